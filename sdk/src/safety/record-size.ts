// Holds what a record carries within 64 KiB, as JSON: the longest texts are cut first, each with a mark. Pure.
import type { AnyValue } from '@opentelemetry/api';
import { toPlainValue, truncateText } from './plain-value.ts';

/** For what the application gave; the rest of 64 KiB is for ids, names of the service and the syntax around them. */
const maxPayloadBytes = 56 * 1024;
/** Six bytes is the most that JSON makes of one UTF-16 unit. */
const surelySmallLength = Math.floor(maxPayloadBytes / 6);

/** Cuts the values in place. */
export function fitAttributes(attributes: Record<string, AnyValue>, bodyLength = 0): void {
  let length = bodyLength;
  for (const key of Object.keys(attributes)) length += key.length + roughLength(attributes[key]);
  if (length <= surelySmallLength) return;
  for (let cap = 16_384; cap >= 16 && jsonBytes(attributes) + bodyLength > maxPayloadBytes; cap /= 2) {
    cutAttributes(attributes, cap);
  }
  dropAttributes(attributes, bodyLength);
}

/** What of a span can be long. */
export interface SizedSpan extends Sized {
  readonly droppedEventsCount?: number;
  readonly droppedLinksCount?: number;
  readonly events: readonly (Sized & { readonly name: string })[];
  readonly links: readonly Sized[];
}

interface Sized {
  readonly attributes?: Record<string, AnyValue> | undefined;
}

/** Cuts the attributes of a span, its events and its links, together, in place; then lets the last ones go. */
export function fitSpan(span: SizedSpan): void {
  const parts: readonly Sized[] = [span, ...span.events, ...span.links];
  let length = 0;
  for (const { attributes } of parts) length += attributes ? roughLength(attributes) : 0;
  for (const { name } of span.events) length += name.length;
  if (length + partBytes * (parts.length - 1) <= surelySmallLength) return;
  for (let cap = 16_384; cap >= 16 && spanBytes(span) > maxPayloadBytes; cap /= 2) {
    for (const { attributes } of parts) if (attributes) cutAttributes(attributes, cap);
  }
  dropLast(span, 'events', 'droppedEventsCount');
  dropLast(span, 'links', 'droppedLinksCount');
  if (span.attributes) dropAttributes(span.attributes, 0);
}

/** Time, ids and syntax of an event or a link. */
const partBytes = 160;

function spanBytes(span: SizedSpan): number {
  const own = jsonBytes(span.attributes ?? {});
  return [...span.events, ...span.links].reduce((sum, part) => sum + sizeOf(part), own);
}

function sizeOf({ attributes, name = '' }: Sized & { readonly name?: string }): number {
  return partBytes + jsonBytes(name) + (attributes ? jsonBytes(attributes) : 0);
}

/** The last ones, as OpenTelemetry does with what is over its own limits; counted where it counts them. */
function dropLast(
  span: SizedSpan,
  list: 'events' | 'links',
  counter: 'droppedEventsCount' | 'droppedLinksCount',
): void {
  let over = spanBytes(span) - maxPayloadBytes;
  if (over <= 0) return;
  const parts = span[list] as (Sized & { readonly name?: string })[];
  const before = parts.length;
  while (over > 0 && parts.length > 0) over -= sizeOf(parts.pop() ?? {});
  const counted = span[counter] ?? 0;
  Object.defineProperty(span, counter, { value: counted + before - parts.length, configurable: true });
}

function dropAttributes(attributes: Record<string, AnyValue>, bodyLength: number): void {
  let over = jsonBytes(attributes) + bodyLength - maxPayloadBytes;
  if (over <= 0) return;
  const keys = Object.keys(attributes);
  const count = keys.length;
  while (over > 0 && keys.length > 0) {
    const key = keys.pop() ?? '';
    over -= jsonBytes(key) + jsonBytes(attributes[key]);
    delete attributes[key];
  }
  attributes['…'] = `[${count - keys.length} more]`;
}

function cutAttributes(attributes: Record<string, AnyValue>, cap: number): void {
  for (const key of Object.keys(attributes)) attributes[key] = cut(attributes[key], cap);
}

export function fitText(text: string): string {
  if (text.length <= surelySmallLength) return text;
  let fitted = text;
  for (let cap = 32_768; jsonBytes(fitted) > maxPayloadBytes / 2; cap /= 2) fitted = truncateText(text, cap);
  return fitted;
}

export function fitValue(value: AnyValue): AnyValue {
  if (typeof value === 'string') return fitText(value);
  if (roughLength(value) <= surelySmallLength) return value;
  let fitted = value;
  for (let cap = 16_384; cap >= 16 && jsonBytes(fitted) > maxPayloadBytes / 2; cap /= 2) fitted = cut(value, cap);
  return fitted;
}

function cut(value: AnyValue, cap: number): AnyValue {
  if (typeof value === 'string') return truncateText(value, cap);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return value.length <= cap ? value : value.slice(0, cap);
  return toPlainValue(value, { maxText: cap, maxNodes: Math.max(16, cap / 16) });
}

/** Characters, about, without writing it out. */
export function roughLength(value: AnyValue): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 24;
  if (value instanceof Uint8Array) return value.length * 4;
  return Object.entries(value).reduce((sum, [key, item]) => sum + key.length + roughLength(item as AnyValue), 8);
}

export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '');
}
