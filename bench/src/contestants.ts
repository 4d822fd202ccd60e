// Who runs. Each is switched on as its own documentation says for a production service with ESM code, exports traces,
// metrics and logs as far as it can, and otherwise keeps its defaults.
// https://opentelemetry.io/docs/zero-code/js/ and https://docs.datadoghq.com/tracing/trace_collection/library_config/nodejs/
// The one setting that is not a default: metrics leave every 2 s, since a measured phase is shorter than the usual
// 10 s or 60 s and would else contain no metric export at all.

import type { SinkAddress } from './sink/sink.ts';

const METRIC_INTERVAL_MILLIS = '2000';

export interface Contestant {
  readonly name: string;
  /** What it is, for the report. */
  readonly description: string;
  /** The npm package whose version the report names. */
  readonly packageName?: string;
  readonly nodeArguments: readonly string[];
  readonly resolveSettings: (sink: SinkAddress) => Readonly<Record<string, string>>;
}

export const REFERENCE = 'uninstrumented';

function resolveOtlpSettings(sink: SinkAddress): Readonly<Record<string, string>> {
  return {
    OTEL_SERVICE_NAME: 'bench',
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
    OTEL_METRIC_EXPORT_INTERVAL: METRIC_INTERVAL_MILLIS,
    OTEL_METRIC_EXPORT_TIMEOUT: METRIC_INTERVAL_MILLIS,
  };
}

export const contestants: readonly Contestant[] = [
  {
    name: REFERENCE,
    description: 'the application alone',
    nodeArguments: [],
    resolveSettings: () => ({}),
  },
  {
    name: 'uninstrumented-again',
    description: 'the same once more: how far from 1.00 it is, is the noise of this run',
    nodeArguments: [],
    resolveSettings: () => ({}),
  },
  {
    name: 'pitwall',
    description: 'traces and metrics by OTLP, logs by OTLP and Logstash; the built package',
    packageName: '@pitwall/sdk',
    nodeArguments: ['--import', '@pitwall/sdk/register'],
    resolveSettings: (sink) => ({
      ...resolveOtlpSettings(sink),
      OTEL_LOGS_EXPORTER: 'otlp,logstash',
      PITWALL_LOGSTASH_URL: sink.url,
    }),
  },
  {
    name: 'opentelemetry',
    description: 'traces, metrics and logs by OTLP',
    packageName: '@opentelemetry/auto-instrumentations-node',
    nodeArguments: ['--import', '@opentelemetry/auto-instrumentations-node/register'],
    resolveSettings: resolveOtlpSettings,
  },
  {
    name: 'dd-trace',
    description: 'traces to an agent (v0.4), runtime metrics by DogStatsD; log correlation, no log shipping',
    packageName: 'dd-trace',
    nodeArguments: ['--import', 'dd-trace/initialize.mjs'],
    resolveSettings: (sink) => ({
      DD_SERVICE: 'bench',
      DD_TRACE_AGENT_URL: sink.url,
      DD_DOGSTATSD_HOST: sink.host,
      DD_DOGSTATSD_PORT: String(sink.udpPort),
      DD_RUNTIME_METRICS_ENABLED: 'true',
      DD_RUNTIME_METRICS_FLUSH_INTERVAL: METRIC_INTERVAL_MILLIS,
      DD_LOGS_INJECTION: 'true',
    }),
  },
];

export function selectContestants(names: readonly string[]): readonly Contestant[] {
  return contestants.filter(({ name }) => names.includes(name));
}

export function isExporting(contestant: Contestant): boolean {
  return contestant.packageName !== undefined;
}
