// The destinations, as a literal: adding one is its own file, one line here, its contract test and its page in docs/.
import type { Attributes } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { readAddress } from '../configuration/daemon-address.ts';
import type { Settings } from '../configuration/settings/settings.ts';
import type { Diagnostics } from '../diagnostics.ts';
import type { Destination } from '../pipeline/types.ts';
import {
  createCloudWatchLogs,
  createCloudWatchMetrics,
  resolveCloudWatchTarget,
  resolveEmfOptions,
} from './cloudwatch.ts';
import { createConsoleLogs, createConsoleMetrics, createConsoleTraces } from './console.ts';
import { createElasticsearchLogs } from './elasticsearch.ts';
import { resolveElasticsearchTarget } from './elasticsearch-target.ts';
import { createLogstashLogs } from './logstash.ts';
import { createLogstashTcpLogs } from './logstash-tcp.ts';
import { createDatadogLogs, createDatadogMetrics, createDatadogTraces } from './datadog.ts';
import { createFileLogs } from './file.ts';
import { createMemoryLogs, createMemoryMetrics, createMemoryTraces } from './memory.ts';
import { createXrayTraces } from './xray.ts';
import { createOtlpLogs, createOtlpMetrics, createOtlpTraces } from './otlp.ts';
import { resolveOtlpTarget } from './otlp-target.ts';

export type Create<R> = (settings: Settings, resource: Attributes, diagnostics: Diagnostics) => Destination<R>;

export const tracesDestinations: Readonly<Record<Settings['tracesDestinations'][number], Create<ReadableSpan>>> = {
  xray: (settings, resource) =>
    createXrayTraces(
      { address: readAddress(settings.xrayDaemonAddress, 'udp'), indexedAttributes: settings.xrayIndexedAttributes },
      resource,
    ),
  otlp: (settings, resource) => createOtlpTraces(resolveOtlpTarget(settings, 'traces'), resource),
  console: () => createConsoleTraces(),
  datadog: createDatadogTraces,
  memory: () => createMemoryTraces(),
};

export const logsDestinations: Readonly<Record<Settings['logsDestinations'][number], Create<ReadableLogRecord>>> = {
  otlp: (settings, resource) => createOtlpLogs(resolveOtlpTarget(settings, 'logs'), resource),
  logstash: (settings, resource) =>
    settings.logstashUrl.startsWith('tcp:')
      ? createLogstashTcpLogs(settings.logstashUrl, resource)
      : createLogstashLogs({ url: settings.logstashUrl, headers: settings.logstashHeaders }, resource),
  elasticsearch: (settings, resource) =>
    createElasticsearchLogs(resolveElasticsearchTarget(settings, resource), resource),
  cloudwatch: (settings, resource) =>
    createCloudWatchLogs(resolveCloudWatchTarget(settings, resource, 'logs'), resource),
  console: (_settings, resource) => createConsoleLogs(resource),
  datadog: createDatadogLogs,
  file: createFileLogs,
  memory: () => createMemoryLogs(),
};

/** `prometheus` is not here: it is pulled, not pushed; see prometheus.ts. */
export const metricsDestinations: Readonly<
  Record<Exclude<Settings['metricsDestinations'][number], 'prometheus'>, Create<ResourceMetrics>>
> = {
  otlp: (settings) => createOtlpMetrics(resolveOtlpTarget(settings, 'metrics'), settings.otlpMetricsTemporality),
  cloudwatch: (settings, resource) =>
    createCloudWatchMetrics(resolveCloudWatchTarget(settings, resource, 'metrics'), resolveEmfOptions(settings)),
  console: () => createConsoleMetrics(),
  datadog: createDatadogMetrics,
  memory: () => createMemoryMetrics(),
};
