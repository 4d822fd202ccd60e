// Spans and log records as OTLP protobuf, each encoded once, when it is accepted.
// Field numbers: https://github.com/open-telemetry/opentelemetry-proto (v1.x: trace/v1, logs/v1, common/v1, resource/v1).
import { type Attributes, isSpanContextValid, type SpanContext } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { RecordMemory } from '../pipeline/record-memory.ts';
import type { BodyMemory } from './body-memory.ts';
import type { EncodedRecord, RecordGroup } from '../pipeline/types.ts';
import { encode, encodeResource, encodeScope, writeAttributes, writeValue, writeTime } from './otlp-values.ts';
import { ProtobufWriter, sizeOfField } from './protobuf.ts';

/** Flags: the low byte is the W3C trace flags; bit 8 says that bit 9 (the parent is remote) is known. */
const hasRemoteFlag = 0x100;
const isRemoteFlag = 0x200;

/** `Span`, without tag and length. */
export function encodeSpan(span: ReadableSpan, memory?: RecordMemory): Uint8Array {
  return encode((w) => {
    const context = span.spanContext();
    w.hex(1, context.traceId);
    w.hex(2, context.spanId);
    const state = context.traceState?.serialize();
    if (state) w.string(3, state);
    if (span.parentSpanContext) w.hex(4, span.parentSpanContext.spanId);
    w.string(5, span.name);
    w.int(6, span.kind + 1);
    writeTime(w, 7, span.startTime);
    writeTime(w, 8, span.endTime);
    writeAttributes(w, 9, span.attributes);
    if (span.droppedAttributesCount > 0) w.int(10, span.droppedAttributesCount);
    for (const event of span.events) {
      const at = w.begin(11);
      writeTime(w, 1, event.time);
      w.string(2, event.name);
      writeAttributes(w, 3, event.attributes ?? {});
      w.end(at);
    }
    if (span.droppedEventsCount > 0) w.int(12, span.droppedEventsCount);
    for (const link of span.links) writeLink(w, link.context, link.attributes ?? {});
    if (span.droppedLinksCount > 0) w.int(14, span.droppedLinksCount);
    writeStatus(w, span.status);
    w.fixed32(16, flagsOf(context, span.parentSpanContext));
  }, memory);
}

/** `LogRecord`, without tag and length. */
export function encodeLogRecord(record: ReadableLogRecord, memory?: RecordMemory): Uint8Array {
  return encode((w) => {
    writeTime(w, 1, record.hrTime);
    if (record.severityNumber) w.int(2, record.severityNumber);
    if (record.severityText) w.string(3, record.severityText);
    if (record.body !== undefined) {
      const at = w.begin(5);
      writeValue(w, record.body, 0);
      w.end(at);
    }
    writeAttributes(w, 6, record.attributes);
    if (record.droppedAttributesCount > 0) w.int(7, record.droppedAttributesCount);
    if (record.spanContext) {
      w.fixed32(8, record.spanContext.traceFlags);
      w.hex(9, record.spanContext.traceId);
      w.hex(10, record.spanContext.spanId);
    }
    writeTime(w, 11, record.hrTimeObserved);
    if (record.eventName) w.string(12, record.eventName);
  }, memory);
}

/** Gives the same group for the same scope, so that a request says resource and scope once. */
export function createGroups(attributes: Attributes): (scope: InstrumentationScope) => RecordGroup {
  const resource = encodeResource(attributes);
  const groups = new WeakMap<InstrumentationScope, RecordGroup>();
  return (scope) => {
    const known = groups.get(scope);
    if (known) return known;
    const group = { resource, scope: encodeScope(scope) };
    groups.set(scope, group);
    return group;
  };
}

/**
 * `ExportTraceServiceRequest` or `ExportLogsServiceRequest`, which have the same field numbers:
 * request { 1: resource_x { 1: resource, 2: scope_x { 1: scope, 2: record } } }.
 */
export function encodeRequest(records: readonly EncodedRecord[], memory?: BodyMemory): Uint8Array {
  const resources = [...groupBy(records, (record) => record.group?.resource)].map(measureResource);
  // A request has a MiB: its memory is asked for once, and nothing of it moves.
  const bytes = resources.reduce((sum, { length }) => sum + sizeOfField(length), slackBytes);
  const w = new ProtobufWriter(memory?.take(bytes) ?? Buffer.allocUnsafeSlow(bytes));
  for (const { resource, scopes, length } of resources) {
    w.open(1, length);
    w.bytes(1, resource);
    for (const one of scopes) {
      w.open(2, one.length);
      w.bytes(1, one.scope);
      for (const record of one.records) w.bytes(2, record.bytes);
    }
  }
  return w.take();
}

function measureResource([resource = nothing, records]: readonly [Uint8Array | undefined, EncodedRecord[]]) {
  const scopes = [...groupBy(records, (record) => record.group?.scope)].map(measureScope);
  const length = scopes.reduce((sum, scope) => sum + sizeOfField(scope.length), sizeOfField(resource.length));
  return { resource, scopes, length };
}

function measureScope([scope = nothing, records]: readonly [Uint8Array | undefined, EncodedRecord[]]) {
  let length = sizeOfField(scope.length);
  for (const { bytes } of records) length += sizeOfField(bytes.length);
  return { scope, records, length };
}

/** The writer makes sure of more than it needs. */
const slackBytes = 16;
const nothing = new Uint8Array(0);

export function groupBy<K>(
  records: readonly EncodedRecord[],
  keyOf: (record: EncodedRecord) => K,
): Map<K, EncodedRecord[]> {
  const groups = new Map<K, EncodedRecord[]>();
  for (const record of records) {
    const key = keyOf(record);
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  return groups;
}

function writeLink(w: ProtobufWriter, context: SpanContext, attributes: Attributes): void {
  const at = w.begin(13);
  // Anything may be linked to; ids that are none would make the whole request unreadable.
  if (isSpanContextValid(context)) {
    w.hex(1, context.traceId);
    w.hex(2, context.spanId);
  }
  writeAttributes(w, 4, attributes);
  w.fixed32(6, flagsOf(context, context));
  w.end(at);
}

function writeStatus(w: ProtobufWriter, status: ReadableSpan['status']): void {
  const at = w.begin(15);
  if (status.message) w.string(2, status.message);
  if (status.code !== 0) w.int(3, status.code);
  w.end(at);
}

export function flagsOf(context: SpanContext, remote: SpanContext | undefined): number {
  return context.traceFlags | hasRemoteFlag | (remote?.isRemote ? isRemoteFlag : 0);
}
