// What leaves a span or a log record: redacted and held within its size, in place, before the first destination sees it,
// so that it holds for each of them, the spool and dead letters.
import type { AnyValue, SpanContext } from '@opentelemetry/api';
import { fitAttributes, fitSpan, fitText, fitValue, jsonBytes } from './record-size.ts';
import { runningRedactor } from './running.ts';

interface Carrier {
  attributes?: Record<string, AnyValue> | undefined;
}

/** The parts of OpenTelemetry's own span that are written here; all are copies of what the application gave. */
export interface MutableSpan {
  name: string;
  readonly attributes: Record<string, AnyValue>;
  readonly events: readonly ({ name: string } & Carrier)[];
  readonly links: readonly ({ readonly context: SpanContext } & Carrier)[];
  readonly status: { message?: string };
}

/** @param span one that has ended: what is changed here is nobody else's any more. */
export function makeSpanSafe(span: MutableSpan): void {
  const redactor = runningRedactor();
  span.name = fitText(redactor.text(span.name));
  redactor.attributes(span.attributes);
  for (const event of span.events) {
    event.name = fitText(redactor.text(event.name));
    if (event.attributes) redactor.attributes(event.attributes);
  }
  for (const { attributes } of span.links) if (attributes) redactor.attributes(attributes);
  fitSpan(span);
  if (span.status.message !== undefined) span.status.message = fitText(redactor.text(span.status.message));
}

export interface MutableLog {
  body?: AnyValue;
  readonly attributes: Record<string, AnyValue>;
}

export function makeLogSafe(record: MutableLog): void {
  const { body } = record;
  let bodyLength = 0;
  if (body !== undefined && body !== null) {
    const safe = fitValue(typeof body === 'string' ? runningRedactor().text(body) : runningRedactor().value('', body));
    if (safe !== body) record.body = safe;
    bodyLength = typeof safe === 'string' && safe.length < 1000 ? safe.length : jsonBytes(safe);
  }
  runningRedactor().attributes(record.attributes);
  fitAttributes(record.attributes, bodyLength);
}
