// A Logstash event as a log: the Elastic Common Schema, with dotted keys or nested objects
// (https://www.elastic.co/docs/reference/ecs). Whatever is not a field of a log stays an attribute.
import type { AttributeMap } from '../../api/types.ts';
import { createAttributeMap, describeAttribute, flattenAttributes, isPlainObject } from '../../attributes.ts';
import { parseLevel } from '../../levels.ts';
import type { LogRecord, Resource } from '../../records.ts';

/** Fields of a log or of its sender; also what Logstash itself adds. */
const resourceKeys: Readonly<Record<string, string>> = {
  'service.name': 'service.name',
  'service.version': 'service.version',
  'service.environment': 'deployment.environment.name',
  'service.node.name': 'service.instance.id',
  'host.name': 'host.name',
  'host.hostname': 'host.name',
  'process.pid': 'process.pid',
};
const logKeys = new Set([
  '@timestamp',
  '@version',
  'timestamp',
  'message',
  'level',
  'log.level',
  'log.logger',
  'ecs.version',
  'event.id',
  'trace.id',
  'span.id',
]);

/** Undefined for what is not an event: only objects are. */
export function parseEvent(value: unknown, arrivedMillis: number): LogRecord | undefined {
  if (!isPlainObject(value)) return undefined;
  const fields = flattenAttributes(value);
  const text = (key: string): string | undefined => {
    const found = fields[key];
    return found === undefined || found === null || found === '' ? undefined : describeAttribute(found);
  };
  return {
    resource: readResource(fields),
    id: text('event.id'),
    timeMillis: parseTimestamp(fields['@timestamp'] ?? fields.timestamp) ?? arrivedMillis,
    level: parseLevel(text('log.level') ?? text('level') ?? 'info'),
    message: text('message') ?? '',
    logger: text('log.logger'),
    traceId: parseId(text('trace.id'), 32),
    spanId: parseId(text('span.id'), 16),
    attributes: omitKnown(fields),
  };
}

function readResource(fields: AttributeMap): Resource {
  const attributes = createAttributeMap();
  for (const [key, name] of Object.entries(resourceKeys)) {
    if (fields[key] !== undefined && fields[key] !== null) attributes[name] = fields[key];
  }
  const text = (name: string): string | undefined =>
    attributes[name] === undefined ? undefined : describeAttribute(attributes[name]);
  return {
    service: text('service.name') ?? 'unknown_service',
    instance: text('service.instance.id'),
    version: text('service.version'),
    environment: text('deployment.environment.name'),
    attributes,
  };
}

function omitKnown(fields: AttributeMap): AttributeMap {
  const rest = createAttributeMap();
  for (const [key, value] of Object.entries(fields)) {
    if (!logKeys.has(key) && !Object.hasOwn(resourceKeys, key)) rest[key] = value;
  }
  return rest;
}

function parseTimestamp(value: unknown): number | undefined {
  const millis = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  // Beyond what a Date can hold it is no time.
  return millis > 0 && millis <= 8.64e15 ? millis : undefined;
}

function parseId(text: string | undefined, length: number): string | undefined {
  const lower = text?.toLowerCase();
  return lower !== undefined && lower.length === length && /^[0-9a-f]+$/.test(lower) ? lower : undefined;
}
