// Metrics to DogStatsD of the Datadog Agent; traces and logs to its OTLP receiver.
// https://docs.datadoghq.com/extend/dogstatsd and https://docs.datadoghq.com/opentelemetry/setup/otlp_ingest_in_the_agent/
// `delivered` of metrics means handed to the kernel: neither UDP nor a unix socket is ever acknowledged.
import type { Attributes } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Settings } from '../configuration/settings/settings.ts';
import type { Diagnostics } from '../diagnostics.ts';
import type { Destination, EncodedRecord } from '../pipeline/types.ts';
import { encodeDogstatsd, encodeServiceTags, findDatagramEnd } from './dogstatsd-encoding.ts';
import { type DogstatsdTarget, openDogstatsd } from './dogstatsd-target.ts';
import type { OtlpTarget } from './otlp-target.ts';
import { countDataPoints, createOtlpLogs, createOtlpTraces } from './otlp.ts';

export function createDatadogMetrics(
  settings: Settings,
  resource: Attributes,
  diagnostics: Diagnostics,
): Destination<ResourceMetrics> {
  const target = openDogstatsd(settings, diagnostics);
  const tags = encodeServiceTags(resource);
  const progress = new WeakMap<EncodedRecord, number>();
  return {
    name: 'datadog',
    signal: 'metrics',
    address: target.address,
    temporality: 'delta',
    // One collection at a time: what the kernel has of it already is not sent again.
    limits: { maxBatchRecords: 1 },
    encodeRecord: (metrics) => ({
      bytes: encodeDogstatsd(metrics, tags),
      count: countDataPoints(metrics),
      group: undefined,
    }),
    send: async (records, signal) => {
      for (const record of records) await sendLines(target, { record, progress, signal });
      return { kind: 'delivered' };
    },
  };
}

interface Sending {
  readonly record: EncodedRecord;
  /** How many bytes of a record the kernel has taken. */
  readonly progress: WeakMap<EncodedRecord, number>;
  readonly signal: AbortSignal;
}

/** Rejects where the kernel refuses; the next attempt goes on from there. */
async function sendLines(target: DogstatsdTarget, { record, progress, signal }: Sending): Promise<void> {
  let start = progress.get(record) ?? 0;
  let previous = start;
  try {
    while (start < record.bytes.length) {
      signal.throwIfAborted();
      const end = findDatagramEnd(record.bytes, start, target.maxDatagramBytes);
      await target.sender.send(record.bytes.subarray(start, end - 1));
      previous = start;
      start = end;
    }
    await target.sender.settle();
  } catch (error) {
    // A refused datagram is known only afterwards: the last one did not arrive either.
    start = isRefusal(error) ? previous : start;
    throw error;
  } finally {
    progress.set(record, start);
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
}

export function createDatadogTraces(settings: Settings, resource: Attributes): Destination<ReadableSpan> {
  const target = resolveAgentTarget(settings, 'traces');
  return { ...createOtlpTraces(target, describeForDatadog(resource)), name: 'datadog' };
}

export function createDatadogLogs(settings: Settings, resource: Attributes): Destination<ReadableLogRecord> {
  const otlp = createOtlpLogs(resolveAgentTarget(settings, 'logs'), describeForDatadog(resource));
  return { ...otlp, name: 'datadog', encodeRecord: (log, memory) => otlp.encodeRecord(withDatadogIds(log), memory) };
}

/** The OTLP receiver is on the host of the trace receiver: https://docs.datadoghq.com/opentelemetry/setup/otlp_ingest_in_the_agent/ */
function resolveAgentTarget(settings: Settings, signal: 'traces' | 'logs'): OtlpTarget {
  const host = URL.parse(settings.datadogTraceAgentUrl)?.hostname || settings.datadogAgentHost;
  const base = settings.datadogOtlpUrl || `http://${host}:4318`;
  const url = `${base.replace(/\/+$/, '')}/v1/${signal}`;
  return { url, protocol: 'http/protobuf', headers: {}, compression: 'none', timeoutMillis: undefined };
}

/** Agents before 7.58 know the older name only. https://docs.datadoghq.com/opentelemetry/mapping/semantic_mapping/ */
function describeForDatadog(resource: Attributes): Attributes {
  const environment = resource['deployment.environment.name'];
  return environment === undefined ? resource : { ...resource, 'deployment.environment': environment };
}

/** https://docs.datadoghq.com/tracing/other_telemetry/connect_logs_and_traces/opentelemetry/: the low 64 bits, decimal. */
function withDatadogIds(record: ReadableLogRecord): ReadableLogRecord {
  const span = record.spanContext;
  if (!span || record.attributes['dd.trace_id'] !== undefined) return record;
  const ids = { 'dd.trace_id': toDecimal(span.traceId.slice(16)), 'dd.span_id': toDecimal(span.spanId) };
  const attributes = { ...record.attributes, ...ids };
  return Object.create(record, { attributes: { value: attributes, enumerable: true } }) as ReadableLogRecord;
}

function toDecimal(hex: string): string {
  return BigInt(`0x${hex}`).toString();
}
