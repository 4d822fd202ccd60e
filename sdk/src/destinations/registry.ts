// The destinations, as a literal: adding one is its own file, one line here, its contract test and its page in docs/.
import type { Attributes } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Settings } from '../configuration/settings/settings.ts';
import type { Destination } from '../pipeline/types.ts';
import { createConsoleLogs, createConsoleMetrics, createConsoleTraces } from './console.ts';
import { createElasticsearchLogs, type ElasticsearchTarget, nameDataStream } from './elasticsearch.ts';
import { createLogstashLogs } from './logstash.ts';
import { createMemoryLogs, createMemoryMetrics, createMemoryTraces } from './memory.ts';
import { createOtlpLogs, createOtlpMetrics, createOtlpTraces, type OtlpTarget } from './otlp.ts';
import { createXrayTraces } from './xray.ts';

export type Create<R> = (settings: Settings, resource: Attributes) => Destination<R>;

export const tracesDestinations: Readonly<Record<Settings['tracesDestinations'][number], Create<ReadableSpan>>> = {
  otlp: (settings, resource) => createOtlpTraces(otlpTarget(settings, 'traces'), resource),
  xray: (settings, resource) =>
    createXrayTraces(
      { address: settings.xrayDaemonAddress, indexedAttributes: settings.xrayIndexedAttributes },
      resource,
    ),
  console: () => createConsoleTraces(),
  memory: () => createMemoryTraces(),
};

export const logsDestinations: Readonly<Record<Settings['logsDestinations'][number], Create<ReadableLogRecord>>> = {
  otlp: (settings, resource) => createOtlpLogs(otlpTarget(settings, 'logs'), resource),
  logstash: (settings, resource) =>
    createLogstashLogs({ url: settings.logstashUrl, headers: settings.logstashHeaders }, resource),
  elasticsearch: (settings, resource) => createElasticsearchLogs(elasticsearchTarget(settings, resource), resource),
  console: (_settings, resource) => createConsoleLogs(resource),
  memory: () => createMemoryLogs(),
};

/** `prometheus` is not here: it is pulled, not pushed; see prometheus.ts. */
export const metricsDestinations: Readonly<
  Record<Exclude<Settings['metricsDestinations'][number], 'prometheus'>, Create<ResourceMetrics>>
> = {
  otlp: (settings) => ({
    ...createOtlpMetrics(otlpTarget(settings, 'metrics')),
    temporality: settings.otlpMetricsTemporality,
  }),
  console: () => createConsoleMetrics(),
  memory: () => createMemoryMetrics(),
};

function otlpTarget(settings: Settings, signal: 'traces' | 'metrics' | 'logs'): OtlpTarget {
  const own = {
    traces: settings.otlpTracesEndpoint,
    metrics: settings.otlpMetricsEndpoint,
    logs: settings.otlpLogsEndpoint,
  };
  return {
    url: own[signal] || `${settings.otlpEndpoint.replace(/\/+$/, '')}/v1/${signal}`,
    headers: settings.otlpHeaders,
    compression: settings.otlpCompression,
  };
}

function elasticsearchTarget(settings: Settings, resource: Attributes): ElasticsearchTarget {
  const { elasticsearchApiKey: key, elasticsearchUsername: user, elasticsearchPassword: password } = settings;
  const basic = user ? { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` } : {};
  return {
    url: settings.elasticsearchUrl,
    dataStream: settings.elasticsearchDataStream || nameDataStream(resource),
    headers: { ...basic, ...(key ? { authorization: `ApiKey ${key}` } : {}), ...settings.elasticsearchHeaders },
    compression: settings.elasticsearchCompression,
    ...(settings.elasticsearchCertificate ? { tls: { ca: settings.elasticsearchCertificate } } : {}),
  };
}
