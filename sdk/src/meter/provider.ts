// Our meter provider: one set of totals, read by any number of readers, each by its own temporality.
// Why not OpenTelemetry's: docs/adr/014-own-metrics-aggregation.md.
import type { Meter, MeterOptions, MeterProvider } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { MetricData, ResourceMetrics, ScopeMetrics } from '@opentelemetry/sdk-metrics';
import type { Budgeted } from './cardinality.ts';
import { CollectorState, type HistogramAggregation, type Temporality } from './collector.ts';
import type { ExemplarFilter } from './exemplars.ts';
import { collectForeign } from './foreign-collection.ts';
import type { ForeignRegistries } from './foreign-registries.ts';
import { OwnMeter } from './meter.ts';
import { type CollectDeadline, Observations, type Observed } from './observations.ts';
import { type AggregationOptions, ObservedStorage, type Storage } from './storage.ts';

export interface MeterProviderOptions {
  readonly resource: Resource;
  /** Series that each metric may have, the one for the overflow included. */
  readonly maxSeries: number;
  readonly exemplarFilter: ExemplarFilter;
  /** Metrics that the application counts in registries of its own. Default: none. */
  readonly foreign?: ForeignRegistries;
}

export interface ReaderOptions {
  /** Whether it also gets what the application counts in registries of its own. Default: yes. */
  readonly hasForeign?: boolean;
  /** Of histograms. Default: the buckets that the instrument names. */
  readonly aggregation?: HistogramAggregation;
}

export interface Collection {
  readonly metrics: ResourceMetrics;
  /** Of callbacks that threw or did not come back in time. */
  readonly errors: readonly unknown[];
}

export interface Collector {
  readonly temporality: Temporality;
  /** Never rejects. */
  collect(deadline: CollectDeadline): Promise<Collection>;
  /** At once, and so without what callbacks observe. */
  collectNow(): ResourceMetrics;
}

interface ScopedMeter {
  readonly scope: ScopeMetrics['scope'];
  readonly meter: OwnMeter;
}

export class OwnMeterProvider implements MeterProvider {
  readonly #resource: Resource;
  readonly #aggregation: AggregationOptions;
  readonly #observations = new Observations();
  readonly #meters = new Map<string, ScopedMeter>();
  readonly #foreign: ForeignRegistries | undefined;
  readonly #readers = { deltaReaders: 0, hasExponential: false };

  constructor({ resource, maxSeries, exemplarFilter, foreign }: MeterProviderOptions) {
    this.#resource = resource;
    this.#foreign = foreign;
    this.#aggregation = { maxSeries, exemplarFilter, readers: this.#readers };
  }

  getMeter(name: string, version?: string, options?: MeterOptions): Meter {
    const id = `${name}\n${version ?? ''}\n${options?.schemaUrl ?? ''}`;
    const known = this.#meters.get(id);
    if (known) return known.meter;
    const scope = { name, version: version ?? '', ...(options?.schemaUrl ? { schemaUrl: options.schemaUrl } : {}) };
    const meter = new OwnMeter(this.#aggregation, this.#observations);
    this.#meters.set(id, { scope, meter });
    return meter;
  }

  /** Before the first measurement: a histogram keeps least and greatest for each delta reader. */
  createCollector(temporality: Temporality, options: ReaderOptions = {}): Collector {
    const { hasForeign = true, aggregation = 'explicit_bucket_histogram' } = options;
    const readers = this.#readers;
    if (temporality !== 'cumulative') readers.deltaReaders += 1;
    if (aggregation === 'base2_exponential_bucket_histogram') readers.hasExponential = true;
    const window = temporality === 'cumulative' ? 0 : readers.deltaReaders;
    const state = new CollectorState({ temporality, aggregation, window });
    return {
      temporality,
      collect: async (deadline) => {
        const foreign = hasForeign ? this.#foreign : undefined;
        const [observed] = await Promise.all([this.#observations.run(deadline), foreign?.read(deadline)]);
        const scopeMetrics = this.#read(state, observed);
        if (foreign) scopeMetrics.push(...collectForeign(foreign, state, this.#listStorages()));
        return { metrics: { resource: this.#resource, scopeMetrics }, errors: observed.errors };
      },
      collectNow: () => ({
        resource: this.#resource,
        scopeMetrics: this.#read(state, { byStorage: new Map(), errors: [] }),
      }),
    };
  }

  /** Whatever has a budget of series, for the cardinality report. */
  listBudgeted(): readonly Budgeted[] {
    return [...this.#listStorages(), ...(this.#foreign?.families ?? [])];
  }

  #listStorages(): readonly Storage[] {
    return [...this.#meters.values()].flatMap(({ meter }) => [...meter.storages.values()]);
  }

  #read(state: CollectorState, { byStorage }: Observed): ScopeMetrics[] {
    state.begin(Date.now());
    const scopeMetrics: ScopeMetrics[] = [];
    for (const { scope, meter } of this.#meters.values()) {
      const metrics: MetricData[] = [];
      for (const storage of meter.storages.values()) {
        const observed = storage instanceof ObservedStorage ? (byStorage.get(storage) ?? []) : [];
        const metric = storage.collect(state, observed);
        if (metric) metrics.push(metric);
      }
      if (metrics.length > 0) scopeMetrics.push({ scope, metrics });
    }
    return scopeMetrics;
  }
}
