// Metrics, wired: one set of totals, a reader for each temporality that pushed destinations ask for, and `/metrics`.
import { isMainThread } from 'node:worker_threads';
import { type Attributes, metrics as metricsApi } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { Settings } from '../configuration/settings/settings.ts';
import { readOtlpProtocol } from '../destinations/otlp-target.ts';
import {
  createPrometheusEndpoint,
  type PrometheusEndpoint,
  type PrometheusOptions,
} from '../destinations/prometheus.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { type CardinalityOffender, findCardinalityOffenders } from '../meter/cardinality.ts';
import { type Collector, OwnMeterProvider } from '../meter/provider.ts';
import type { LedgerAccount } from '../pipeline/ledger.ts';
import { observeLedger } from '../telemetry/metrics-ledger.ts';
import { startPushReader } from '../telemetry/metrics.ts';
import { observeProcess } from '../telemetry/process-metrics.ts';
import { describeExporter, describeReader, prometheusExporter } from '../telemetry/sdk-components.ts';
import type { Exported } from '../telemetry/sdk-exporter-metrics.ts';
import { observeSdk, type SdkMetricsSource, timeCollections } from '../telemetry/sdk-metrics.ts';
import type { LogCounts, SpanCounts } from '../telemetry/self-counts.ts';
import type { Page } from '../transport/local-server.ts';
import { type Aggregation, startAggregation } from './aggregation.ts';
import type { Pipelines } from './pipelines.ts';
import { createApplicationRegistries, openRegistries } from './registries.ts';

export interface RunningMetrics {
  /** Into the pipelines, within so many milliseconds. Never rejects. */
  push(millis: number): Promise<void>;
  /** Every account of the SDK, that of `/metrics` included. */
  readLedger(): readonly LedgerAccount[];
  /** That of `/metrics`, where it is served. */
  readPulled(): LedgerAccount | undefined;
  findOffenders(): readonly CardinalityOffender[];
  /** Where `/metrics` is, once it is. Rejects when it cannot be served. Undefined: it is not asked for. */
  readonly listening: Promise<string> | undefined;
  stopReaders(): void;
  stopServing(): Promise<void>;
  /** What other members of the group are to know of us, at the end of the process. Never throws. */
  endNow(): void;
}

export interface SelfCounts {
  /** Undefined when another tracer makes the spans. */
  readonly spans: SpanCounts | undefined;
  readonly logs: LogCounts;
}

export interface MetricsOptions {
  readonly settings: Settings;
  readonly resource: Resource;
  readonly pipelines: Pick<Pipelines, 'all' | 'metricsByTemporality' | 'readLedger'>;
  readonly counts: SelfCounts;
  /** Served beside `/metrics`, by their path. */
  readonly pages: Readonly<Record<string, Page>>;
  readonly diagnostics: Diagnostics;
}

/** Sets the global meter provider. */
export function startMetrics(options: MetricsOptions): RunningMetrics {
  const { settings, resource, pipelines, diagnostics, pages } = options;
  const { maxSeriesPerMetric: maxSeries, exemplarFilter, metricExportIntervalMillis: intervalMillis } = settings;
  const foreign = openRegistries(maxSeries, diagnostics);
  const provider = new OwnMeterProvider({ resource, maxSeries, exemplarFilter, foreign });
  const collectors = new Map(
    [...pipelines.metricsByTemporality.keys()].map((temporality) => [
      temporality,
      provider.createCollector(temporality, { aggregation: settings.histogramAggregation }),
    ]),
  );
  const report = (error: unknown): void => diagnostics.say('PW205', `metrics could not be collected: ${String(error)}`);
  const prepare = (collector: Collector, reader: Attributes): Collector => {
    const watched = watchCardinality(collector, provider, diagnostics);
    return settings.hasSdkMetrics ? timeCollections(provider, watched, reader) : watched;
  };
  const isScraped = settings.metricsDestinations.includes('prometheus');
  const scraped = isScraped ? provider.createCollector('cumulative', { hasForeign: false }) : undefined;
  const readers = [...collectors].map(([temporality, collector]) => {
    const targets = pipelines.metricsByTemporality.get(temporality) ?? [];
    const prepared = prepare(collector, describeReader(temporality));
    return startPushReader({ collector: prepared, pipelines: targets, intervalMillis, report });
  });
  const collector = scraped && prepare(scraped, prometheusExporter);
  const aggregation =
    collector && settings.isMetricsAggregated
      ? startAggregation({ settings, resource, collector, foreign, diagnostics })
      : undefined;
  const registries = createApplicationRegistries(foreign);
  const prometheus =
    collector && servePrometheus({ settings, served: { collector, registries, pages }, aggregation, diagnostics });
  const readLedger = (): LedgerAccount[] => [...pipelines.readLedger(), ...(prometheus ? [prometheus.account()] : [])];
  metricsApi.setGlobalMeterProvider(provider);
  // Its threads would count the process once more each.
  if (isMainThread) observeProcess(provider);
  observeLedger(provider, readLedger);
  const readPulled = (): LedgerAccount | undefined => prometheus?.account();
  if (settings.hasSdkMetrics) observeSdk(provider, describeSource(options, readPulled));
  return {
    push: async (millis) =>
      void (await Promise.all([...readers.map((reader) => reader.push(millis)), aggregation?.publish()])),
    readLedger,
    readPulled,
    findOffenders: () => findCardinalityOffenders(provider.listBudgeted()),
    listening: prometheus?.listening,
    stopReaders: () => {
      for (const reader of readers) reader.stop();
    },
    stopServing: async () => {
      aggregation?.stop();
      await prometheus?.stop();
    },
    endNow: () => aggregation?.endNow(),
  };
}

function describeSource(
  { settings, pipelines, counts }: MetricsOptions,
  readPulled: () => LedgerAccount | undefined,
): SdkMetricsSource {
  const pushed = pipelines.all.map((pipeline) => {
    const { signal, name: destination } = pipeline;
    const { address } = pipeline.inspect();
    const protocol = readOtlpProtocol(settings, signal);
    return { pipeline, exporter: describeExporter({ signal, destination, address, protocol }) };
  });
  const readExported = (): Exported | undefined => {
    const account = readPulled();
    return account && { account, inFlight: account.queued };
  };
  return { pushed, readPulled: readExported, ...counts };
}

/** Says which metric is over its budget when it is collected, at most once a minute. */
function watchCardinality(collector: Collector, provider: OwnMeterProvider, diagnostics: Diagnostics): Collector {
  return {
    temporality: collector.temporality,
    collectNow: () => collector.collectNow(),
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

interface Serving {
  readonly settings: Settings;
  readonly served: Pick<PrometheusOptions, 'collector' | 'registries' | 'pages'>;
  readonly aggregation: Aggregation | undefined;
  readonly diagnostics: Diagnostics;
}

function servePrometheus({ settings, served, aggregation, diagnostics }: Serving): PrometheusEndpoint {
  const { prometheusHost: host, prometheusPort: port, prometheusToken: token } = settings;
  const shared = aggregation && {
    collector: aggregation.collector,
    registries: aggregation.share(served.registries),
    whenTaken: aggregation.whenTaken,
    isExclusive: true,
  };
  const endpoint = createPrometheusEndpoint({ host, port, diagnostics, token, ...served, ...shared });
  endpoint.listening.then(
    () => aggregation?.noteServing(),
    (error: NodeJS.ErrnoException) => {
      diagnostics.say(
        'PW103',
        `/metrics cannot be served on ${host}:${port} (${error.code ?? error.message}); set OTEL_EXPORTER_PROMETHEUS_PORT`,
      );
    },
  );
  return endpoint;
}
