// Spans of an OTLP traces request.
import type { SpanRow } from '../../api/types.ts';
import type { Resource, SpanRecord } from '../../records.ts';
import { readResource } from './resource.ts';
import {
  readAttributes,
  readDurationMillis,
  readId,
  readList,
  readMessage,
  readNumber,
  readText,
  readTimeMillis,
} from './values.ts';
import type { Fields } from './values.ts';

/** The records that were valid, and what was wrong with those that were not. */
export interface Decoded<T> {
  readonly records: T[];
  rejected: number;
  reason: string;
}

const kinds: readonly SpanRow['kind'][] = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'];
const statuses: readonly SpanRow['status'][] = ['unset', 'ok', 'error'];

export function readSpans(request: Fields): Decoded<SpanRecord> {
  const decoded: Decoded<SpanRecord> = { records: [], rejected: 0, reason: '' };
  for (const group of readList(request.resourceSpans)) {
    const resource = readResource(group.resource);
    for (const scoped of readList(group.scopeSpans)) {
      const scope = readText(readMessage(scoped.scope).name);
      for (const span of readList(scoped.spans)) keep(decoded, readSpan(span, resource, scope));
    }
  }
  return decoded;
}

export function keep<T extends object>(decoded: Decoded<T>, record: T | string): void {
  if (typeof record !== 'string') {
    decoded.records.push(record);
    return;
  }
  decoded.rejected += 1;
  decoded.reason ||= record;
}

function readSpan(span: Fields, resource: Resource, scope: string): SpanRecord | string {
  const ids = readSpanIds(span);
  if (typeof ids === 'string') return ids;
  const startMillis = readTimeMillis(span.startTimeUnixNano);
  if (startMillis === undefined) return 'a span without start_time_unix_nano';
  const status = readMessage(span.status);
  return {
    ...ids,
    resource,
    scope,
    name: readText(span.name),
    kind: kinds[readNumber(span.kind) ?? 0] ?? 'internal',
    startMillis,
    durationMillis: readDurationMillis(span.startTimeUnixNano, span.endTimeUnixNano),
    status: statuses[readNumber(status.code) ?? 0] ?? 'unset',
    statusMessage: readText(status.message) || undefined,
    attributes: readAttributes(span.attributes),
    events: readList(span.events).map(readEvent),
    links: readList(span.links).map(readLink),
  };
}

function readSpanIds(span: Fields): Pick<SpanRecord, 'traceId' | 'spanId' | 'parentSpanId'> | string {
  const traceId = readId(span.traceId, 16);
  const spanId = readId(span.spanId, 8);
  const parentSpanId = readId(span.parentSpanId, 8);
  if (!traceId) return 'a span whose trace_id is not 16 bytes';
  if (!spanId) return 'a span whose span_id is not 8 bytes';
  if (parentSpanId === undefined) return 'a span whose parent_span_id is not 8 bytes';
  return { traceId, spanId, parentSpanId: parentSpanId || undefined };
}

function readEvent(event: Fields): SpanRow['events'][number] {
  return {
    name: readText(event.name),
    timeMillis: readTimeMillis(event.timeUnixNano) ?? 0,
    attributes: readAttributes(event.attributes),
  };
}

function readLink(link: Fields): SpanRow['links'][number] {
  return {
    traceId: readId(link.traceId, 16) ?? '',
    spanId: readId(link.spanId, 8) ?? '',
    attributes: readAttributes(link.attributes),
  };
}
