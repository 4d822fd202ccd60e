// One reader's view of the totals: cumulative as they are, or what was added since its last collection.
import type { HrTime } from '@opentelemetry/api';
import type { DataPoint, ExponentialHistogram, Histogram, InstrumentType as Kind } from '@opentelemetry/sdk-metrics';
import { InstrumentType } from '../opentelemetry.ts';
import { keySorted } from './attributes-key.ts';
import { type GaugeCell, type HistogramCell, hrTimeOf, type SumCell } from './cells.ts';
import type { PointWithExemplars } from './exemplars.ts';
import { type ExponentialSnapshot, subtractBuckets } from './exponential-buckets.ts';
import { differences } from './foreign-cell.ts';
import type { Series } from './series-table.ts';

/** `lowmemory`: delta but for observed counters. */
export type Temporality = 'cumulative' | 'delta' | 'lowmemory';

export type HistogramAggregation = 'explicit_bucket_histogram' | 'base2_exponential_bucket_histogram';

/** What is a delta by each preference: https://opentelemetry.io/docs/specs/otel/metrics/sdk_exporters/otlp/ */
const deltas: Readonly<Record<Temporality, readonly Kind[]>> = {
  cumulative: [],
  delta: [InstrumentType.COUNTER, InstrumentType.OBSERVABLE_COUNTER, InstrumentType.HISTOGRAM],
  lowmemory: [InstrumentType.COUNTER, InstrumentType.HISTOGRAM],
};

/** Observed series that a delta reader remembers without seeing them. */
const mostAbsent = 2000;

interface HistogramTotals {
  readonly count: number;
  readonly sum: number;
  readonly counts: readonly number[];
  readonly exponential: ExponentialSnapshot | undefined;
}

export interface CollectorOptions {
  readonly temporality: Temporality;
  /** Of histograms. */
  readonly aggregation: HistogramAggregation;
  /** Of its extents in a histogram's cell; 0: cumulative. */
  readonly window: number;
}

export type Point<V> = DataPoint<V> & PointWithExemplars;

export class CollectorState {
  readonly #options: CollectorOptions;
  readonly #sums = new Map<object, number>();
  readonly #observed = new Map<object, Map<string, number>>();
  /** Series of somebody else's come and go. */
  readonly #foreign = new WeakMap<object, readonly number[]>();
  readonly #histograms = new Map<object, HistogramTotals>();
  readonly #changes = new Map<object, number>();
  #lastMillis = 0;
  #nowMillis = 0;

  constructor(options: CollectorOptions) {
    this.#options = options;
  }

  isDelta(kind: Kind): boolean {
    return deltas[this.#options.temporality].includes(kind);
  }

  get isExponential(): boolean {
    return this.#options.aggregation === 'base2_exponential_bucket_histogram';
  }

  begin(nowMillis: number): void {
    this.#lastMillis = this.#nowMillis;
    this.#nowMillis = nowMillis;
  }

  sumPoint({ attributes, cell }: Series<SumCell>, isDelta: boolean): Point<number> | undefined {
    const before = isDelta ? this.#sums.get(cell) : 0;
    if (isDelta && before === cell.total) return undefined;
    if (isDelta) this.#sums.set(cell, cell.total);
    const exemplars = cell.exemplars?.read(isDelta ? this.#lastMillis : 0);
    return {
      ...this.times(cell.startMillis, isDelta),
      attributes,
      value: cell.total - (before ?? 0),
      ...of(exemplars),
    };
  }

  /** @param owner Of the series: their cells are new at each collection. */
  observedPoints(owner: object, all: readonly Series<SumCell>[]): Point<number>[] {
    const known = this.#observed.get(owner) ?? new Map<string, number>();
    this.#observed.set(owner, known);
    const points = all.map(({ attributes, cell }) => {
      const key = keySorted(attributes);
      const before = known.get(key) ?? 0;
      known.delete(key); // the last ones are the latest
      known.set(key, cell.total);
      // A total that has fallen has begun anew.
      const value = cell.total >= before ? cell.total - before : cell.total;
      return { ...this.times(cell.startMillis, true), attributes, value };
    });
    // A callback that failed or was late once does not begin anew; what has gone for good is forgotten in the end.
    for (const key of known.keys()) {
      if (known.size <= all.length + mostAbsent) break;
      known.delete(key);
    }
    return points;
  }

  gaugePoint({ attributes, cell }: Series<GaugeCell>): Point<number> | undefined {
    if (this.#options.temporality !== 'cumulative') {
      if (this.#changes.get(cell) === cell.changes) return undefined;
      this.#changes.set(cell, cell.changes);
    }
    return { ...this.times(cell.startMillis, false), attributes, value: cell.value };
  }

  histogramPoint({ attributes, cell }: Series<HistogramCell>, isDelta: boolean): Point<Histogram> | undefined {
    const before = this.#takeTotals(cell, isDelta);
    if (before?.count === cell.count) return undefined;
    const counts = cell.counts.map((count, index) => count - (before?.counts[index] ?? 0));
    const value = { ...this.#extent(cell, before, isDelta), buckets: { boundaries: [...cell.boundaries], counts } };
    return { ...this.#shared(cell, isDelta), attributes, value };
  }

  exponentialPoint(series: Series<HistogramCell>, isDelta: boolean): Point<ExponentialHistogram> | undefined {
    const { attributes, cell } = series;
    const now = cell.exponential?.read();
    const before = this.#takeTotals(cell, isDelta);
    if (now === undefined || before?.count === cell.count) return undefined;
    const buckets = before?.exponential ? subtractBuckets(now, before.exponential) : now;
    const negative = { offset: 0, bucketCounts: [] }; // a histogram takes no negative values
    const value = { ...this.#extent(cell, before, isDelta), ...buckets, negative };
    return { ...this.#shared(cell, isDelta), attributes, value };
  }

  /** Of the last collection, for a delta; those of now are what the next one gets. */
  #takeTotals(cell: HistogramCell, isDelta: boolean): HistogramTotals | undefined {
    if (!isDelta) return undefined;
    const before = this.#histograms.get(cell);
    if (before?.count === cell.count) return before;
    const { count, sum, counts } = cell;
    const exponential = this.isExponential ? cell.exponential?.read() : undefined;
    this.#histograms.set(cell, { count, sum, counts: [...counts], exponential });
    return before;
  }

  #extent(cell: HistogramCell, before: HistogramTotals | undefined, isDelta: boolean) {
    const sum = cell.sum - (before?.sum ?? 0);
    return { ...cell.takeExtent(isDelta ? this.#options.window : 0), sum, count: cell.count - (before?.count ?? 0) };
  }

  #shared(cell: HistogramCell, isDelta: boolean) {
    return {
      ...this.times(cell.startMillis, isDelta),
      ...of(cell.exemplars?.read(isDelta ? this.#lastMillis : 0)),
    };
  }

  /** What was added to these totals since the last call; undefined where nothing was. */
  added(owner: object, totals: readonly number[]): readonly number[] | undefined {
    const before = this.#foreign.get(owner);
    this.#foreign.set(owner, totals);
    const added = differences(totals, before);
    return before && added.every((value) => value === 0) ? undefined : added;
  }

  /** For exemplars: a delta reader gets each once. */
  isNew(atMillis: number): boolean {
    return this.#options.temporality === 'cumulative' || atMillis > this.#lastMillis;
  }

  times(startMillis: number, isDelta: boolean): { readonly startTime: HrTime; readonly endTime: HrTime } {
    const start = isDelta ? Math.max(startMillis, this.#lastMillis) : startMillis;
    // A clock that was set back: nothing begins after its end.
    return { startTime: hrTimeOf(Math.min(start, this.#nowMillis)), endTime: hrTimeOf(this.#nowMillis) };
  }
}

function of(exemplars: PointWithExemplars['exemplars']): PointWithExemplars {
  return exemplars ? { exemplars } : {};
}
