// Metrics, wired: one set of totals, a reader for each temporality that pushed destinations ask for, and `/metrics`.
import { metrics as metricsApi } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { Settings } from '../configuration/settings/settings.ts';
import {
  createPrometheusEndpoint,
  type PrometheusEndpoint,
  type PrometheusOptions,
} from '../destinations/prometheus.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { findCardinalityOffenders } from '../meter/cardinality.ts';
import { type Collector, OwnMeterProvider } from '../meter/provider.ts';
import type { LedgerAccount } from '../pipeline/ledger.ts';
import { observeLedger } from '../telemetry/metrics-ledger.ts';
import { startPushReader } from '../telemetry/metrics.ts';
import { observeProcess } from '../telemetry/process-metrics.ts';
import type { Pipelines } from './pipelines.ts';
import { createApplicationRegistries, openRegistries } from './registries.ts';

export interface RunningMetrics {
  /** Into the pipelines, within so many milliseconds. Never rejects. */
  push(millis: number): Promise<void>;
  /** Every account of the SDK, that of `/metrics` included. */
  readLedger(): readonly LedgerAccount[];
  stopReaders(): void;
  stopServing(): Promise<void>;
}

export interface MetricsOptions {
  readonly settings: Settings;
  readonly resource: Resource;
  readonly pipelines: Pick<Pipelines, 'metricsByTemporality' | 'readLedger'>;
  readonly diagnostics: Diagnostics;
}

/** Sets the global meter provider. */
export function startMetrics({ settings, resource, pipelines, diagnostics }: MetricsOptions): RunningMetrics {
  const { maxSeriesPerMetric: maxSeries, exemplarFilter, metricExportIntervalMillis: intervalMillis } = settings;
  const hasExemplars = exemplarFilter === 'trace_based';
  const foreign = openRegistries(maxSeries, diagnostics);
  const provider = new OwnMeterProvider({ resource, maxSeries, hasExemplars, foreign });
  const collectors = new Map(
    [...pipelines.metricsByTemporality.keys()].map((temporality) => [
      temporality,
      provider.createCollector(temporality, { aggregation: settings.histogramAggregation }),
    ]),
  );
  const report = (error: unknown): void => diagnostics.say('PW205', `metrics could not be collected: ${String(error)}`);
  const readers = [...collectors].map(([temporality, collector]) => {
    const targets = pipelines.metricsByTemporality.get(temporality) ?? [];
    const watched = watchCardinality(collector, provider, diagnostics);
    return startPushReader({ collector: watched, pipelines: targets, intervalMillis, report });
  });
  const isScraped = settings.metricsDestinations.includes('prometheus');
  const scraped = isScraped
    ? watchCardinality(provider.createCollector('cumulative', { hasForeign: false }), provider, diagnostics)
    : undefined;
  const prometheus = scraped
    ? servePrometheus(settings, { collector: scraped, registries: createApplicationRegistries(foreign) }, diagnostics)
    : undefined;
  const readLedger = (): LedgerAccount[] => [...pipelines.readLedger(), ...(prometheus ? [prometheus.account()] : [])];
  metricsApi.setGlobalMeterProvider(provider);
  observeProcess(provider);
  observeLedger(provider, readLedger);
  return {
    push: async (millis) => void (await Promise.all(readers.map((reader) => reader.push(millis)))),
    readLedger,
    stopReaders: () => {
      for (const reader of readers) reader.stop();
    },
    stopServing: async () => prometheus?.stop(),
  };
}

/** Says which metric is over its budget when it is collected, at most once a minute. */
function watchCardinality(collector: Collector, provider: OwnMeterProvider, diagnostics: Diagnostics): Collector {
  return {
    temporality: collector.temporality,
    collect: async (deadline) => {
      const collection = await collector.collect(deadline);
      for (const offender of findCardinalityOffenders(provider.listBudgeted())) {
        const { metric, series, overflowed, what, attribute, distinctValues } = offender;
        diagnostics.say(
          'PW360',
          `${metric} has ${series} series, which is its budget; ${overflowed} ${what} were added to the one with otel.metric.overflow. Most distinct values: ${attribute} (${distinctValues} and more)`,
          metric,
        );
      }
      return collection;
    },
  };
}

type Scraped = Pick<PrometheusOptions, 'collector' | 'registries'>;

function servePrometheus(settings: Settings, scraped: Scraped, diagnostics: Diagnostics): PrometheusEndpoint {
  const { prometheusHost: host, prometheusPort: port, prometheusToken: token } = settings;
  const endpoint = createPrometheusEndpoint({ host, port, diagnostics, token, ...scraped });
  endpoint.listening.catch((error: NodeJS.ErrnoException) => {
    diagnostics.say(
      'PW103',
      `/metrics cannot be served on ${host}:${port} (${error.code ?? error.message}); set OTEL_EXPORTER_PROMETHEUS_PORT`,
    );
  });
  return endpoint;
}
