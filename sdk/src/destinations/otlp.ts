// OTLP over HTTP in protobuf: https://opentelemetry.io/docs/specs/otlp/#otlphttp
// Traces and logs are encoded record by record; metrics, which arrive as whole collections, by OpenTelemetry's own
// serialiser. Requests that are concatenated are one valid request: all their fields are repeated ones.
import type { InstrumentationScope } from '@opentelemetry/core';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Attributes } from '@opentelemetry/api';
import { ProtobufMetricsSerializer } from '../opentelemetry.ts';
import type { Destination, EncodedRecord, Outcome, SignalName } from '../pipeline/types.ts';
import { classifyStatus, createHttpPoster, describeUrl, type HttpReply } from '../transport/http-post.ts';
import { encodeLogRecord, encodeRequest, encodeResource, encodeSpan, type ScopedRecords } from './otlp-encoding.ts';
import { parsePartialSuccess } from './otlp-partial-success.ts';

export interface OtlpTarget {
  /** The whole URL of the signal. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: 'none' | 'gzip';
}

export function createOtlpTraces(target: OtlpTarget, resource: Attributes): Destination<ReadableSpan> {
  return {
    ...createTarget(target, 'traces'),
    encodeRecord: (span) => ({ bytes: encodeSpan(span), count: 1, group: span.instrumentationScope }),
    encodeBatch: createScopedEncoder(resource),
  };
}

export function createOtlpLogs(target: OtlpTarget, resource: Attributes): Destination<ReadableLogRecord> {
  return {
    ...createTarget(target, 'logs'),
    encodeRecord: (log) => ({ bytes: encodeLogRecord(log), count: 1, group: log.instrumentationScope }),
    encodeBatch: createScopedEncoder(resource),
  };
}

export function createOtlpMetrics(target: OtlpTarget): Destination<ResourceMetrics> {
  return {
    ...createTarget(target, 'metrics'),
    encodeRecord: (metrics) => {
      const bytes = ProtobufMetricsSerializer.serializeRequest(metrics);
      if (!bytes) throw new Error('the metrics serialiser returned nothing');
      return { bytes, count: countDataPoints(metrics), group: undefined };
    },
    encodeBatch: (records) => Buffer.concat(records.map((record) => record.bytes)),
  };
}

export function countDataPoints(metrics: ResourceMetrics): number {
  return metrics.scopeMetrics
    .flatMap((scope) => scope.metrics)
    .reduce((sum, metric) => sum + metric.dataPoints.length, 0);
}

function createTarget(
  target: OtlpTarget,
  signal: SignalName,
): Pick<Destination<never>, 'name' | 'signal' | 'address' | 'send'> {
  const poster = createHttpPoster({
    ...target,
    headers: { 'content-type': 'application/x-protobuf', ...target.headers },
  });
  return {
    name: 'otlp',
    signal,
    address: describeUrl(target.url),
    send: async (body, abort) => classifyReply(await poster.post(body, abort)),
  };
}

function classifyReply(reply: HttpReply): Outcome {
  if (reply.status < 200 || reply.status > 299) return classifyStatus(reply, Date.now());
  const { rejectedRecords, message } = parsePartialSuccess(reply.body);
  // A partial success is final: the specification forbids sending it again.
  return rejectedRecords === 0
    ? { kind: 'delivered' }
    : { kind: 'delivered', rejectedRecords, reason: message === '' ? 'partial success' : message };
}

/** Joins records under their instrumentation scope. The resource is encoded once. */
function createScopedEncoder(resource: Attributes): (records: readonly EncodedRecord[]) => Uint8Array {
  const encodedResource = encodeResource(resource);
  return (records) => {
    const scopes = new Map<object | undefined, Uint8Array[]>();
    for (const record of records) {
      const scope = scopes.get(record.group);
      if (scope) scope.push(record.bytes);
      else scopes.set(record.group, [record.bytes]);
    }
    const scoped: ScopedRecords[] = [...scopes].map(([scope, bytes]) => ({
      // The group of a span or log is its scope: set in encodeRecord above.
      scope: scope as InstrumentationScope,
      records: bytes,
    }));
    return encodeRequest(encodedResource, scoped);
  };
}
