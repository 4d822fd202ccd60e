// Rows of the store as the API shows them.
import type { AttributeMap, LogRow, SpanRow } from '../api/types.ts';
import type { LogRecord } from '../records.ts';
import type { Row } from '../store/database.ts';
import type { Memory } from '../store/memory.ts';

export const logColumns =
  'log_id, time_millis, resource_id, service, level, message, logger, trace_id, span_id, destination, attributes';

const spanKinds: readonly SpanRow['kind'][] = ['internal', 'server', 'client', 'producer', 'consumer'];
const spanStatuses: readonly SpanRow['status'][] = ['unset', 'ok', 'error'];

export function readSpanRow(row: Row, memory: Memory): SpanRow {
  const resource = memory.resources.get(Number(row.resource_id));
  return {
    traceId: String(row.trace_id),
    spanId: String(row.span_id),
    ...present('parentSpanId', row.parent_span_id),
    service: String(row.service),
    ...present('instance', resource?.instance),
    name: String(row.name),
    kind: spanKinds.find((kind) => kind === row.kind) ?? 'internal',
    scope: String(row.scope ?? ''),
    startMillis: Number(row.start_millis),
    durationMillis: Number(row.duration_millis),
    status: spanStatuses.find((status) => status === row.status) ?? 'unset',
    ...present('statusMessage', row.status_message),
    attributes: parseMap(row.attributes),
    resource: resource?.attributes ?? { 'service.name': row.service },
    events: parseList(row.events) as SpanRow['events'],
    links: parseList(row.links) as SpanRow['links'],
  };
}

export function readLogRow(row: Row, destinations: readonly string[], memory: Memory): LogRow {
  return {
    id: String(row.log_id),
    timeMillis: Number(row.time_millis),
    service: String(row.service),
    ...present('instance', memory.resources.get(Number(row.resource_id))?.instance),
    level: String(row.level),
    message: String(row.message),
    ...present('logger', row.logger),
    ...present('traceId', row.trace_id),
    ...present('spanId', row.span_id),
    destinations,
    attributes: parseMap(row.attributes),
  };
}

/** A log as the API shows it, straight from its receiver. */
export function describeLogRow(log: LogRecord & { readonly id: string }, destination: string): LogRow {
  const { id, timeMillis, level, message, attributes } = log;
  return {
    id,
    timeMillis,
    service: log.resource.service,
    ...present('instance', log.resource.instance),
    level,
    message,
    ...present('logger', log.logger),
    ...present('traceId', log.traceId),
    ...present('spanId', log.spanId),
    destinations: [destination],
    attributes,
  };
}

type Present<K extends string> = { readonly [key in K]?: string };

function present<K extends string>(key: K, value: unknown): Present<K> {
  return (value === null || value === undefined ? {} : { [key]: String(value) }) as Present<K>;
}

function parseMap(json: unknown): AttributeMap {
  return typeof json === 'string' ? (JSON.parse(json) as AttributeMap) : {};
}

function parseList(json: unknown): readonly unknown[] {
  return typeof json === 'string' ? (JSON.parse(json) as readonly unknown[]) : [];
}
