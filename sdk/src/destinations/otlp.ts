// OTLP over HTTP, in protobuf or JSON, and over gRPC: https://opentelemetry.io/docs/specs/otlp/
// Traces and logs are encoded record by record; metrics as the whole collections that they arrive as. Requests in protobuf that are concatenated are one valid request: all their fields are repeated ones.
import type { Attributes } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Destination, EncodedRecord, Outcome, SignalName } from '../pipeline/types.ts';
import type { Temporality } from '../meter/collector.ts';
import { createGrpcCaller } from '../transport/grpc-call.ts';
import { classifyStatus, createHttpPoster, describeUrl } from '../transport/http-post.ts';
import { type BodyMemory, createBodyMemory } from './body-memory.ts';
import { type OtlpEncoding, otlpEncodings } from './otlp-encodings.ts';
import { classifyGrpcReply } from './otlp-grpc-status.ts';
import type { CollectedMetrics } from './otlp-metrics.ts';
import { outcomeOf } from './otlp-partial-success.ts';
import { joinSummaries } from './otlp-summaries.ts';
import type { OtlpTarget } from './otlp-target.ts';

export function createOtlpTraces(target: OtlpTarget, resource: Attributes): Destination<ReadableSpan> {
  const encoding = encodingOf(target);
  const groupOf = encoding.createGroups(resource);
  return {
    ...createTarget(target, 'traces', (records, memory) => encoding.encodeRequest(records, 'traces', memory)),
    encodeRecord: (span, memory) => ({
      bytes: encoding.encodeSpan(span, memory),
      count: 1,
      group: groupOf(span.instrumentationScope),
    }),
  };
}

export function createOtlpLogs(target: OtlpTarget, resource: Attributes): Destination<ReadableLogRecord> {
  const encoding = encodingOf(target);
  const groupOf = encoding.createGroups(resource);
  return {
    ...createTarget(target, 'logs', (records, memory) => encoding.encodeRequest(records, 'logs', memory)),
    encodeRecord: (log, memory) => ({
      bytes: encoding.encodeLogRecord(log, memory),
      count: 1,
      group: groupOf(log.instrumentationScope),
    }),
  };
}

export function createOtlpMetrics(target: OtlpTarget, temporality: Temporality): Destination<ResourceMetrics> {
  const encoding = encodingOf(target);
  return {
    ...createTarget(target, 'metrics', (records) => encoding.encodeMetricsRequest(records)),
    temporality,
    encodeRecord: (collected) => {
      const metrics = joinSummaries(collected);
      return { bytes: encoding.encodeMetrics(metrics), count: countDataPoints(metrics), group: undefined };
    },
  };
}

export function countDataPoints(metrics: CollectedMetrics): number {
  return metrics.scopeMetrics
    .flatMap((scope) => scope.metrics)
    .reduce((sum, metric) => sum + metric.dataPoints.length, 0);
}

function encodingOf({ protocol }: OtlpTarget): OtlpEncoding {
  return otlpEncodings[protocol === 'http/json' ? 'json' : 'protobuf'];
}

type Target = Pick<Destination<never>, 'name' | 'signal' | 'address' | 'limits' | 'send'>;
type EncodeBody = (records: readonly EncodedRecord[], memory?: BodyMemory) => Uint8Array;

function createTarget(target: OtlpTarget, signal: SignalName, encodeBody: EncodeBody): Target {
  const deliver = target.protocol === 'grpc' ? createGrpcDelivery(target, signal) : createHttpDelivery(target);
  return {
    name: 'otlp',
    signal,
    // Records that wait on disk are found by it: those of one encoding are nothing to the other.
    address: target.protocol === 'http/json' ? `${describeUrl(target.url)} in JSON` : describeUrl(target.url),
    ...(target.timeoutMillis === undefined ? {} : { limits: { exportTimeoutMillis: target.timeoutMillis } }),
    send: async (records, abort) => deliver((memory) => encodeBody(records, memory), abort),
  };
}

/** All others must not be sent again: https://opentelemetry.io/docs/specs/otlp/#otlphttp-response */
const retryableStatuses: readonly number[] = [429, 502, 503, 504];

type Deliver = (encodeBody: (memory?: BodyMemory) => Uint8Array, abort: AbortSignal) => Promise<Outcome>;

function createHttpDelivery(target: OtlpTarget): Deliver {
  const { contentType, parsePartialSuccess } = encodingOf(target);
  const poster = createHttpPoster({ ...target, headers: { 'content-type': contentType, ...target.headers } });
  const memory = createBodyMemory();
  return async (encodeBody, abort) => {
    const body = encodeBody(memory);
    const reply = await poster.post(body, abort);
    if (reply.isBodyUnused) memory.giveBack(body);
    if (reply.status < 200 || reply.status > 299) return classifyStatus(reply, Date.now(), retryableStatuses);
    return outcomeOf(parsePartialSuccess(reply.body));
  };
}

const grpcMethods: Readonly<Record<SignalName, string>> = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
};

function createGrpcDelivery(target: OtlpTarget, signal: SignalName): Deliver {
  const caller = createGrpcCaller({ ...target, method: grpcMethods[signal] });
  return async (encodeBody, abort) => classifyGrpcReply(await caller.call(encodeBody(), abort), Date.now());
}
