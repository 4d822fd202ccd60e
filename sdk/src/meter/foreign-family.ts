// One metric that somebody else counts, in as many of the application's registries as have it: its series, at most so many.
// Series beyond that are added to one with `otel.metric.overflow`: what is added to them, so that the sum stays exact when
// one of them goes away. A series keeps its place until it is gone.
import type { Attributes } from '@opentelemetry/api';
import type { Budgeted } from './cardinality.ts';
import type { ForeignMetric, ForeignReading, ForeignSeries } from './foreign.ts';
import { type CellKind, differences, ForeignCell } from './foreign-cell.ts';
import { overflowAttributes } from './series-table.ts';

export interface FamilySeries extends Pick<ForeignSeries, 'quantiles' | 'exemplars'> {
  readonly attributes: Attributes;
  readonly cell: ForeignCell;
}

interface State {
  readonly owner: object;
  readonly cell: ForeignCell;
  readonly isSpilled: boolean;
  latest: ForeignSeries;
  reading: number;
}

const kinds = {
  counter: 'rising',
  gauge: 'level',
  histogram: 'sumFirst',
  summary: 'sumFirst',
} as const satisfies Record<ForeignReading['type'], CellKind>;

export class ForeignFamily {
  readonly head: Omit<ForeignReading, 'series'>;
  readonly scope: ForeignMetric['scope'];
  readonly #maxSeries: number;
  readonly #states = new Map<string, State>();
  #overflow: FamilySeries | undefined;
  #admitted = 0;
  #readings = 0;
  /** Label sets that had no series of their own. */
  #overflowed = 0;

  constructor(
    { name, help, type, boundaries, aggregator }: ForeignReading,
    scope: ForeignMetric['scope'],
    maxSeries: number,
  ) {
    this.head = { name, help, type, boundaries, ...(aggregator ? { aggregator } : {}) };
    this.scope = scope;
    this.#maxSeries = maxSeries;
  }

  get descriptor(): { readonly name: string } {
    return this.head;
  }

  /** For the cardinality report. */
  get table(): Budgeted['table'] {
    return { isRead: true, overflowed: this.#overflowed, all: this.#overflowed > 0 ? this.list(() => false) : [] };
  }

  /**
   * @param resetMillis When it was read before.
   * @returns whether another metric has some of its series, or it is of another kind: what is known first holds.
   */
  apply(owner: object, reading: ForeignReading, resetMillis: number): boolean {
    if (!this.#isLike(reading)) return true;
    this.#readings += 1;
    let isClashing = false;
    for (const series of reading.series) {
      const known = this.#states.get(series.key);
      if (known && known.owner !== owner) isClashing = true;
      else this.#note(known ?? this.#admit(owner, series, resetMillis), series, resetMillis);
    }
    this.#dropIf((state) => state.owner === owner && state.reading !== this.#readings);
    return isClashing;
  }

  /** @returns whether any series is left. */
  retain(owners: ReadonlySet<object>): boolean {
    this.#dropIf((state) => !owners.has(state.owner));
    return this.#states.size > 0;
  }

  /** Those of its own place, then the one for the overflow. */
  list(isLeftOut: (owner: object) => boolean): FamilySeries[] {
    const all: FamilySeries[] = [];
    for (const { owner, cell, isSpilled, latest } of this.#states.values())
      if (!isSpilled && !isLeftOut(owner)) all.push({ ...latest, cell });
    return this.#overflow ? [...all, this.#overflow] : all;
  }

  #isLike({ type, boundaries, series }: ForeignReading): boolean {
    if (series.length === 0) return true;
    const ours = this.head.boundaries;
    return type === this.head.type && boundaries.length === ours.length && boundaries.every((b, i) => b === ours[i]);
  }

  #admit(owner: object, series: ForeignSeries, startMillis: number): State {
    const isSpilled = this.#admitted >= this.#maxSeries - 1;
    if (isSpilled) this.#overflowed += 1;
    else this.#admitted += 1;
    const none = series.totals.map(() => 0);
    const cell = new ForeignCell(kinds[this.head.type], none, startMillis);
    const state = { owner, cell, isSpilled, latest: series, reading: this.#readings };
    this.#states.set(series.key, state);
    return state;
  }

  #note(state: State, series: ForeignSeries, resetMillis: number): void {
    const before = state.cell.totals;
    state.cell.update(series.totals, resetMillis);
    state.latest = series;
    state.reading = this.#readings;
    if (state.isSpilled) this.#spill(series.totals, differences(state.cell.totals, before), resetMillis);
  }

  /** Of levels the last one holds, as it does of observed gauges. */
  #spill(totals: readonly number[], added: readonly number[], startMillis: number): void {
    const kind = kinds[this.head.type];
    const none = added.map(() => 0);
    this.#overflow ??= { attributes: overflowAttributes, cell: new ForeignCell(kind, none, startMillis) };
    const { cell } = this.#overflow;
    cell.raw = kind === 'level' ? totals : cell.raw.map((value, index) => value + (added[index] ?? 0));
  }

  #dropIf(isGone: (state: State) => boolean): void {
    for (const [key, state] of this.#states) {
      if (!isGone(state)) continue;
      this.#states.delete(key);
      if (!state.isSpilled) this.#admitted -= 1;
    }
  }
}
