// A log record as an Elastic Common Schema document, one level of dotted keys.
// https://www.elastic.co/docs/reference/ecs/logging/intro and https://www.elastic.co/docs/reference/ecs/ecs-field-reference
import type { AnyValue, Attributes, HrTime } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { createFieldPlacement } from './ecs-fields.ts';

export type EcsDocument = Readonly<Record<string, unknown>>;

/** OpenTelemetry attribute → ECS field, where the two differ. https://opentelemetry.io/docs/specs/semconv/ and ECS's table. */
const fieldNames: Readonly<Record<string, string>> = {
  'exception.type': 'error.type',
  'exception.message': 'error.message',
  'exception.stacktrace': 'error.stack_trace',
  'log.record.uid': 'event.id',
};

const resourceNames: Readonly<Record<string, string>> = {
  'service.name': 'service.name',
  'service.version': 'service.version',
  'service.instance.id': 'service.node.name',
  'deployment.environment.name': 'service.environment',
};

/** Fields that the record itself owns: an attribute of the same name goes under `labels.`. */
const owned = new Set([
  '@timestamp',
  'message',
  'log.level',
  'ecs.version',
  'trace.id',
  'span.id',
  ...Object.values(resourceNames),
]);

const placeAttributes = createFieldPlacement(fieldNames, owned);

export function createEcsEncoder(resource: Attributes): (record: ReadableLogRecord) => EcsDocument {
  const service = Object.fromEntries(
    Object.entries(resourceNames).flatMap(([from, to]) => (resource[from] === undefined ? [] : [[to, resource[from]]])),
  );
  return (record) => ({
    '@timestamp': formatTime(record.hrTime),
    'log.level': record.severityText?.toLowerCase() ?? 'info',
    message: formatBody(record.body),
    'ecs.version': '8.11.0',
    ...service,
    ...(record.spanContext ? { 'trace.id': record.spanContext.traceId, 'span.id': record.spanContext.spanId } : {}),
    ...(record.eventName ? { 'event.action': record.eventName } : {}),
    'log.logger': record.instrumentationScope.name,
    ...placeAttributes(record.attributes),
  });
}

/** ISO 8601 with what precision the record has: milliseconds for a log call. */
function formatTime(time: HrTime): string {
  return new Date(time[0] * 1000 + Math.floor(time[1] / 1e6)).toISOString();
}

function formatBody(body: AnyValue): string {
  if (typeof body === 'string') return body;
  return body === undefined || body === null ? '' : JSON.stringify(body);
}
