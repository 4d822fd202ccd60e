// OTLP over HTTP in protobuf: https://opentelemetry.io/docs/specs/otlp/#otlphttp
// Traces and logs are encoded record by record; metrics, which arrive as whole collections, by OpenTelemetry's own
// serialiser. Requests that are concatenated are one valid request: all their fields are repeated ones.
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Attributes } from '@opentelemetry/api';
import { ProtobufMetricsSerializer } from '../opentelemetry.ts';
import type { Destination, EncodedRecord, Outcome, SignalName } from '../pipeline/types.ts';
import { classifyStatus, createHttpPoster, describeUrl, type HttpReply } from '../transport/http-post.ts';
import { createGroups, encodeLogRecord, encodeRequest, encodeSpan } from './otlp-encoding.ts';
import { parsePartialSuccess } from './otlp-partial-success.ts';

export interface OtlpTarget {
  /** The whole URL of the signal. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: 'none' | 'gzip';
}

export function createOtlpTraces(target: OtlpTarget, resource: Attributes): Destination<ReadableSpan> {
  const groupOf = createGroups(resource);
  return {
    ...createTarget(target, 'traces', encodeRequest),
    encodeRecord: (span) => ({ bytes: encodeSpan(span), count: 1, group: groupOf(span.instrumentationScope) }),
  };
}

export function createOtlpLogs(target: OtlpTarget, resource: Attributes): Destination<ReadableLogRecord> {
  const groupOf = createGroups(resource);
  return {
    ...createTarget(target, 'logs', encodeRequest),
    encodeRecord: (log) => ({ bytes: encodeLogRecord(log), count: 1, group: groupOf(log.instrumentationScope) }),
  };
}

export function createOtlpMetrics(target: OtlpTarget): Destination<ResourceMetrics> {
  return {
    ...createTarget(target, 'metrics', (records) => Buffer.concat(records.map((record) => record.bytes))),
    encodeRecord: (metrics) => {
      const bytes = ProtobufMetricsSerializer.serializeRequest(metrics);
      if (!bytes) throw new Error('the metrics serialiser returned nothing');
      return { bytes, count: countDataPoints(metrics), group: undefined };
    },
  };
}

export function countDataPoints(metrics: ResourceMetrics): number {
  return metrics.scopeMetrics
    .flatMap((scope) => scope.metrics)
    .reduce((sum, metric) => sum + metric.dataPoints.length, 0);
}

type Target = Pick<Destination<never>, 'name' | 'signal' | 'address' | 'send'>;

function createTarget(
  target: OtlpTarget,
  signal: SignalName,
  encodeBody: (records: readonly EncodedRecord[]) => Uint8Array,
): Target {
  const poster = createHttpPoster({
    ...target,
    headers: { 'content-type': 'application/x-protobuf', ...target.headers },
  });
  return {
    name: 'otlp',
    signal,
    address: describeUrl(target.url),
    send: async (records, abort) => classifyReply(await poster.post(encodeBody(records), abort)),
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
