// A pipeline for each destination of each signal, as the settings say.
import type { Attributes } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Settings } from '../configuration/settings/settings.ts';
import { createPrometheusEndpoint, type PrometheusEndpoint } from '../destinations/prometheus.ts';
import { logsDestinations, metricsDestinations, tracesDestinations } from '../destinations/registry.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { readPromClientRegistries } from '../instrumentations/prom-client.ts';
import type { LedgerAccount } from '../pipeline/ledger.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Temporality } from '../pipeline/types.ts';
import { createDelivery } from './delivery.ts';

export interface Pipelines {
  readonly traces: readonly Pipeline<ReadableSpan>[];
  readonly logs: readonly Pipeline<ReadableLogRecord>[];
  /** Those that are pushed to. */
  readonly metrics: readonly Pipeline<ResourceMetrics>[];
  /** The same, by what they want of a collection. */
  readonly metricsByTemporality: ReadonlyMap<Temporality, readonly Pipeline<ResourceMetrics>[]>;
  /** The one that is pulled from. */
  readonly prometheus: PrometheusEndpoint | undefined;
  readLedger(): readonly LedgerAccount[];
}

export function openPipelines(settings: Settings, resource: Attributes, diagnostics: Diagnostics): Pipelines {
  const open = createDelivery(settings, diagnostics);
  const traces = settings.tracesDestinations.map((name) =>
    open(tracesDestinations[name](settings, resource, diagnostics)),
  );
  const logs = settings.logsDestinations.map((name) => open(logsDestinations[name](settings, resource, diagnostics)));
  const pushed = settings.metricsDestinations.filter((name) => name !== 'prometheus');
  const targets = pushed.map((name) => metricsDestinations[name](settings, resource, diagnostics));
  const opened = targets.map((target) => ({ temporality: target.temporality ?? 'cumulative', pipeline: open(target) }));
  const metrics = opened.map(({ pipeline }) => pipeline);
  const metricsByTemporality = new Map(
    opened.map(({ temporality }) => [
      temporality,
      opened.filter((one) => one.temporality === temporality).map(({ pipeline }) => pipeline),
    ]),
  );
  const isScraped = settings.metricsDestinations.includes('prometheus');
  const prometheus = isScraped ? servePrometheus(settings, diagnostics) : undefined;
  const pipelines: readonly Pipeline<never>[] = [...traces, ...logs, ...metrics];
  const readLedger = (): LedgerAccount[] => [
    ...pipelines.map((pipeline) => pipeline.account()),
    ...(prometheus ? [prometheus.account()] : []),
  ];
  return { traces, logs, metrics, metricsByTemporality, prometheus, readLedger };
}

function servePrometheus(settings: Settings, diagnostics: Diagnostics): PrometheusEndpoint {
  const { prometheusHost: host, prometheusPort: port } = settings;
  const report = (error: unknown): void => diagnostics.say('PW104', `a prom-client registry failed: ${String(error)}`);
  const readRegistries = (): Promise<string[]> => readPromClientRegistries(report);
  const endpoint = createPrometheusEndpoint({ host, port, diagnostics, readRegistries });
  endpoint.listening.catch((error: NodeJS.ErrnoException) => {
    diagnostics.say(
      'PW103',
      `/metrics cannot be served on ${host}:${port} (${error.code ?? error.message}); set OTEL_EXPORTER_PROMETHEUS_PORT`,
    );
  });
  return endpoint;
}
