// Spans and log records as OTLP/JSON, each encoded once, when it is accepted. Ids are hexadecimal, 64-bit integers are text,
// enums are numbers: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
import { type Attributes, isSpanContextValid, type SpanContext } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { EncodedRecord, RecordGroup } from '../pipeline/types.ts';
import { flagsOf, groupBy } from './otlp-encoding.ts';
import {
  describeAttributes,
  describeScope,
  describeValue,
  encodeJson,
  encodeText,
  formatNanos,
} from './otlp-json-values.ts';

/** `Span`. */
export function encodeJsonSpan(span: ReadableSpan): Uint8Array {
  const context = span.spanContext();
  const state = context.traceState?.serialize();
  return encodeJson({
    traceId: context.traceId,
    spanId: context.spanId,
    ...(state ? { traceState: state } : {}),
    ...(span.parentSpanContext ? { parentSpanId: span.parentSpanContext.spanId } : {}),
    flags: flagsOf(context, span.parentSpanContext),
    name: span.name,
    kind: span.kind + 1,
    startTimeUnixNano: formatNanos(span.startTime),
    endTimeUnixNano: formatNanos(span.endTime),
    attributes: describeAttributes(span.attributes),
    droppedAttributesCount: span.droppedAttributesCount,
    events: span.events.map((event) => ({
      timeUnixNano: formatNanos(event.time),
      name: event.name,
      attributes: describeAttributes(event.attributes ?? {}),
    })),
    droppedEventsCount: span.droppedEventsCount,
    links: span.links.map((link) => describeLink(link.context, link.attributes ?? {})),
    droppedLinksCount: span.droppedLinksCount,
    status: { code: span.status.code, ...(span.status.message ? { message: span.status.message } : {}) },
  });
}

/** `LogRecord`. */
export function encodeJsonLogRecord(record: ReadableLogRecord): Uint8Array {
  const { spanContext } = record;
  return encodeJson({
    timeUnixNano: formatNanos(record.hrTime),
    observedTimeUnixNano: formatNanos(record.hrTimeObserved),
    ...(record.severityNumber ? { severityNumber: record.severityNumber } : {}),
    ...(record.severityText ? { severityText: record.severityText } : {}),
    ...(record.body === undefined ? {} : { body: describeValue(record.body, 0) }),
    attributes: describeAttributes(record.attributes),
    droppedAttributesCount: record.droppedAttributesCount,
    ...(spanContext ? { flags: spanContext.traceFlags, traceId: spanContext.traceId, spanId: spanContext.spanId } : {}),
    ...(record.eventName ? { eventName: record.eventName } : {}),
  });
}

/** Gives the same group for the same scope, so that a request says resource and scope once. */
export function createJsonGroups(attributes: Attributes): (scope: InstrumentationScope) => RecordGroup {
  const resource = encodeJson({ attributes: describeAttributes(attributes) });
  const groups = new WeakMap<InstrumentationScope, RecordGroup>();
  return (scope) => {
    const known = groups.get(scope);
    if (known) return known;
    const group = { resource, scope: encodeJson(describeScope(scope)) };
    groups.set(scope, group);
    return group;
  };
}

/** `ExportTraceServiceRequest` or `ExportLogsServiceRequest`. */
export function encodeJsonRequest(records: readonly EncodedRecord[], signal: 'traces' | 'logs'): Uint8Array {
  const [outer, inner, list] =
    signal === 'traces' ? ['resourceSpans', 'scopeSpans', 'spans'] : ['resourceLogs', 'scopeLogs', 'logRecords'];
  const byResource = groupBy(records, (record) => record.group?.resource);
  const resources = [...byResource].map(([resource, ofResource]) => {
    const byScope = groupBy(ofResource, (record) => record.group?.scope);
    const scopes = [...byScope].map(
      ([scope, ofScope]) => `{"scope":${textOf(scope)},"${list}":[${joinRecords(ofScope)}]}`,
    );
    return `{"resource":${textOf(resource)},"${inner}":[${scopes.join(',')}]}`;
  });
  return encodeText(`{"${outer}":[${resources.join(',')}]}`);
}

export function joinRecords(records: readonly EncodedRecord[]): string {
  return records.map((record) => textOf(record.bytes)).join(',');
}

function textOf(bytes: Uint8Array | undefined): string {
  return bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString() : '{}';
}

function describeLink(context: SpanContext, attributes: Attributes): object {
  // Anything may be linked to; ids that are none would make the whole request unreadable.
  const ids = isSpanContextValid(context) ? { traceId: context.traceId, spanId: context.spanId } : {};
  return { ...ids, attributes: describeAttributes(attributes), flags: flagsOf(context, context) };
}
