// One reader's view of the totals: cumulative as they are, or what was added since its last collection.
import type { HrTime } from '@opentelemetry/api';
import type { DataPoint, Histogram, InstrumentType as Kind } from '@opentelemetry/sdk-metrics';
import { InstrumentType } from '../opentelemetry.ts';
import { keySorted } from './attributes-key.ts';
import { type GaugeCell, type HistogramCell, hrTimeOf, type SumCell } from './cells.ts';
import type { PointWithExemplars } from './exemplars.ts';
import { differences } from './foreign-cell.ts';
import type { Series } from './series-table.ts';

/** `lowmemory`: delta but for observed counters. */
export type Temporality = 'cumulative' | 'delta' | 'lowmemory';

/** What is a delta by each preference: https://opentelemetry.io/docs/specs/otel/metrics/sdk_exporters/otlp/ */
const deltas: Readonly<Record<Temporality, readonly Kind[]>> = {
  cumulative: [],
  delta: [InstrumentType.COUNTER, InstrumentType.OBSERVABLE_COUNTER, InstrumentType.HISTOGRAM],
  lowmemory: [InstrumentType.COUNTER, InstrumentType.HISTOGRAM],
};

interface HistogramTotals {
  readonly count: number;
  readonly sum: number;
  readonly counts: readonly number[];
}

export type Point<V> = DataPoint<V> & PointWithExemplars;

export class CollectorState {
  readonly temporality: Temporality;
  /** Of its extents in a histogram's cell; 0: cumulative. */
  readonly window: number;
  readonly #sums = new Map<object, number>();
  readonly #observed = new Map<object, Map<string, number>>();
  /** Series of somebody else's come and go. */
  readonly #foreign = new WeakMap<object, readonly number[]>();
  readonly #histograms = new Map<object, HistogramTotals>();
  readonly #changes = new Map<object, number>();
  #lastMillis = 0;
  #nowMillis = 0;

  constructor(temporality: Temporality, window: number) {
    this.temporality = temporality;
    this.window = window;
  }

  isDelta(kind: Kind): boolean {
    return deltas[this.temporality].includes(kind);
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
    const seen = this.#observed.get(owner);
    const current = new Map<string, number>();
    this.#observed.set(owner, current);
    return all.map(({ attributes, cell }) => {
      const key = keySorted(attributes);
      const before = seen?.get(key) ?? 0;
      current.set(key, cell.total);
      // A total that has fallen has begun anew.
      const value = cell.total >= before ? cell.total - before : cell.total;
      return { ...this.times(cell.startMillis, true), attributes, value };
    });
  }

  gaugePoint({ attributes, cell }: Series<GaugeCell>): Point<number> | undefined {
    if (this.temporality !== 'cumulative') {
      if (this.#changes.get(cell) === cell.changes) return undefined;
      this.#changes.set(cell, cell.changes);
    }
    return { ...this.times(cell.startMillis, false), attributes, value: cell.value };
  }

  histogramPoint({ attributes, cell }: Series<HistogramCell>, isDelta: boolean): Point<Histogram> | undefined {
    const before = isDelta ? this.#histograms.get(cell) : undefined;
    if (before?.count === cell.count) return undefined;
    const counts = cell.counts.map((count, index) => count - (before?.counts[index] ?? 0));
    if (isDelta) this.#histograms.set(cell, { count: cell.count, sum: cell.sum, counts: [...cell.counts] });
    const value = {
      ...cell.takeExtent(isDelta ? this.window : 0),
      sum: cell.sum - (before?.sum ?? 0),
      count: cell.count - (before?.count ?? 0),
      buckets: { boundaries: [...cell.boundaries], counts },
    };
    const exemplars = cell.exemplars?.read(isDelta ? this.#lastMillis : 0);
    return { ...this.times(cell.startMillis, isDelta), attributes, value, ...of(exemplars) };
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
    return this.temporality === 'cumulative' || atMillis > this.#lastMillis;
  }

  times(startMillis: number, isDelta: boolean): { readonly startTime: HrTime; readonly endTime: HrTime } {
    const start = isDelta ? Math.max(startMillis, this.#lastMillis) : startMillis;
    return { startTime: hrTimeOf(start), endTime: hrTimeOf(this.#nowMillis) };
  }
}

function of(exemplars: PointWithExemplars['exemplars']): PointWithExemplars {
  return exemplars ? { exemplars } : {};
}
