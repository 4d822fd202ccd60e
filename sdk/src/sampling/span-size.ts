// About what a span that is held takes in memory, without writing it out: names and texts at two bytes a character, and so
// much for each object. Pure.
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { roughLength } from '../safety/record-size.ts';

const objectBytes = 1024;
const partBytes = 128;

export function estimateSpanBytes(span: Pick<ReadableSpan, 'name' | 'attributes' | 'events' | 'links'>): number {
  let characters = span.name.length + roughLength(span.attributes);
  for (const { name, attributes } of span.events) characters += name.length + roughLength(attributes ?? null);
  for (const { attributes } of span.links) characters += roughLength(attributes ?? null);
  return objectBytes + partBytes * (span.events.length + span.links.length) + 2 * characters;
}
