// The series of one instrument: a cell for each set of attributes, at most so many over the life of the process; what comes
// later is added to one series with `otel.metric.overflow`, so that the sum stays exact.
// https://opentelemetry.io/docs/specs/otel/metrics/sdk/#cardinality-limits
// (OpenTelemetry's own SDK, sdk-metrics 3.0.0, applies the limit to each collection interval anew, and its cumulative
// totals grow without one.)
import type { Attributes } from '@opentelemetry/api';
import { redactedAttributes } from '../safety/measurement-attributes.ts';
import { keyAsGiven, keyAsWritten, keySorted } from './attributes-key.ts';

export interface Series<C> {
  readonly attributes: Attributes;
  readonly cell: C;
}

type OnSpill<C> = (overflow: C, attributes: Attributes) => void;

export const overflowAttributes: Attributes = Object.freeze({ 'otel.metric.overflow': true });
/** The same attributes in other orders find their series at once, up to so many orders a series. */
const ordersPerSeries = 3;

export class SeriesTable<C> {
  readonly #byKey = new Map<string, Series<C>>();
  readonly #all: Series<C>[] = [];
  readonly #maxSeries: number;
  readonly #createCell: () => C;
  readonly #onSpill: OnSpill<C> | undefined;
  #overflow: Series<C> | undefined;
  /** Measurements that had no series of their own. */
  overflowed = 0;

  /**
   * @param maxSeries The one for the overflow is among them.
   * @param onSpill Gets the cell of the overflow and the attributes that it does not have, before the measurement is added.
   */
  constructor(maxSeries: number, createCell: () => C, onSpill?: OnSpill<C>) {
    this.#maxSeries = maxSeries;
    this.#createCell = createCell;
    this.#onSpill = onSpill;
  }

  get all(): readonly Series<C>[] {
    return this.#all;
  }

  /** Of attributes as the application gives them. A set that has a series was looked through for secrets when it got it. */
  cellOfGiven(given: Attributes): C {
    const key = keyAsGiven(given);
    const known = key === undefined ? undefined : this.#byKey.get(key);
    return known ? known.cell : this.cellOf(redactedAttributes(given));
  }

  /** Of redacted ones. */
  cellOf(attributes: Attributes): C {
    const key = keyAsWritten(attributes);
    return (this.#byKey.get(key) ?? this.#findOrAdd(attributes, key)).cell;
  }

  #findOrAdd(attributes: Attributes, key: string): Series<C> {
    const sorted = keySorted(attributes);
    const known = this.#byKey.get(sorted);
    if (known) {
      if (this.#byKey.size < this.#maxSeries * ordersPerSeries) this.#byKey.set(key, known);
      return known;
    }
    if (this.#all.length - (this.#overflow ? 1 : 0) >= this.#maxSeries - 1) return this.#spill(attributes);
    const series = { attributes: { ...attributes }, cell: this.#createCell() };
    this.#all.push(series);
    this.#byKey.set(sorted, series);
    return series;
  }

  #spill(attributes: Attributes): Series<C> {
    this.overflowed += 1;
    if (!this.#overflow) {
      this.#overflow = { attributes: overflowAttributes, cell: this.#createCell() };
      this.#all.push(this.#overflow);
    }
    this.#onSpill?.(this.#overflow.cell, attributes);
    return this.#overflow;
  }
}
