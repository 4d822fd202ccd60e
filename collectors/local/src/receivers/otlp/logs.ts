// Log records of an OTLP logs request.
import type { AttributeMap } from '../../api/types.ts';
import { createAttributeMap, describeAttribute } from '../../attributes.ts';
import { parseSeverity } from '../../levels.ts';
import type { LogRecord, Resource } from '../../records.ts';
import { readResource } from './resource.ts';
import { keep } from './traces.ts';
import type { Decoded } from './traces.ts';
import {
  readAnyValue,
  readAttributes,
  readId,
  readList,
  readMessage,
  readNumber,
  readText,
  readTimeMillis,
} from './values.ts';
import type { Fields } from './values.ts';

/** Attributes that are fields of a log here, and so are not repeated among its attributes. */
const promoted = new Set(['log.record.uid', 'event.id', 'log.logger', 'logger.name']);

export function readLogs(request: Fields, arrivedMillis: number): Decoded<LogRecord> {
  const decoded: Decoded<LogRecord> = { records: [], rejected: 0, reason: '' };
  for (const group of readList(request.resourceLogs)) {
    const resource = readResource(group.resource);
    for (const scoped of readList(group.scopeLogs)) {
      const source = { resource, arrivedMillis, scope: readText(readMessage(scoped.scope).name) };
      for (const log of readList(scoped.logRecords)) keep(decoded, readLog(log, source));
    }
  }
  return decoded;
}

interface LogSource {
  readonly resource: Resource;
  readonly scope: string;
  readonly arrivedMillis: number;
}

function readLog(log: Fields, source: LogSource): LogRecord | string {
  const traceId = readId(log.traceId, 16);
  const spanId = readId(log.spanId, 8);
  if (traceId === undefined) return 'a log record whose trace_id is not 16 bytes';
  if (spanId === undefined) return 'a log record whose span_id is not 8 bytes';
  const attributes = readAttributes(log.attributes);
  return {
    resource: source.resource,
    id: firstText(attributes, ['log.record.uid', 'event.id']),
    timeMillis: readTimeMillis(log.timeUnixNano) ?? readTimeMillis(log.observedTimeUnixNano) ?? source.arrivedMillis,
    level: parseSeverity(readNumber(log.severityNumber) ?? 0, readText(log.severityText)),
    message: describeBody(readAnyValue(log.body)),
    logger: firstText(attributes, ['log.logger', 'logger.name']) ?? (source.scope || undefined),
    traceId: traceId || undefined,
    spanId: spanId || undefined,
    attributes: omitPromoted(attributes),
  };
}

function firstText(attributes: AttributeMap, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = attributes[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

function describeBody(body: unknown): string {
  return body === null ? '' : describeAttribute(body);
}

function omitPromoted(attributes: AttributeMap): AttributeMap {
  const rest = createAttributeMap();
  for (const [key, value] of Object.entries(attributes)) if (!promoted.has(key)) rest[key] = value;
  return rest;
}
