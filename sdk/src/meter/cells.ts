// What one series holds: always the total since its start. What a delta reader has had already is its own to remember.
import type { Context, HrTime } from '@opentelemetry/api';
import { createExemplarSlots, type ExemplarFilter, type ExemplarSlots } from './exemplars.ts';
import { ExponentialBuckets } from './exponential-buckets.ts';

export function hrTimeOf(millis: number): HrTime {
  const seconds = Math.trunc(millis / 1000);
  return [seconds, Math.round((millis - seconds * 1000) * 1e6)];
}

export class SumCell {
  readonly startMillis: number;
  readonly exemplars: ExemplarSlots | undefined;
  total = 0;

  constructor(filter: ExemplarFilter, startMillis = Date.now()) {
    this.startMillis = startMillis;
    this.exemplars = createExemplarSlots(filter);
  }

  add(value: number, context: Context | undefined): void {
    this.total += value;
    this.exemplars?.offer(0, value, context);
  }
}

export class GaugeCell {
  readonly startMillis = Date.now();
  value = 0;
  /** How often it was set: a delta reader reports it only when this has changed. */
  changes = 0;

  set(value: number): void {
    this.value = value;
    this.changes += 1;
  }
}

interface Extent {
  min: number;
  max: number;
}

export interface HistogramOptions {
  readonly boundaries: readonly number[];
  readonly exemplarFilter: ExemplarFilter;
  /** Whether a reader wants exponential buckets, beside those between the boundaries. */
  readonly hasExponential: boolean;
  readonly deltaReaders: number;
}

export class HistogramCell {
  readonly startMillis = Date.now();
  readonly boundaries: readonly number[];
  readonly exponential: ExponentialBuckets | undefined;
  readonly counts: number[];
  readonly exemplars: ExemplarSlots | undefined;
  /** Since the start, then for each delta reader since its last collection. */
  readonly #extents: Extent[];
  count = 0;
  sum = 0;

  constructor({ boundaries, deltaReaders, exemplarFilter, hasExponential }: HistogramOptions) {
    this.boundaries = boundaries;
    this.exponential = hasExponential ? new ExponentialBuckets() : undefined;
    this.counts = Array.from({ length: boundaries.length + 1 }, () => 0);
    this.#extents = Array.from({ length: deltaReaders + 1 }, () => ({ min: Infinity, max: -Infinity }));
    this.exemplars = createExemplarSlots(exemplarFilter);
  }

  record(value: number, context: Context | undefined): void {
    const bucket = bucketOf(this.boundaries, value);
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.count += 1;
    this.sum += value;
    this.exponential?.record(value);
    for (const extent of this.#extents) {
      if (value < extent.min) extent.min = value;
      if (value > extent.max) extent.max = value;
    }
    this.exemplars?.offer(bucket, value, context);
  }

  /** @param window 0: since the start. Otherwise since the last call with this number. */
  takeExtent(window: number): Extent {
    const extent = this.#extents[window] ?? { min: Infinity, max: -Infinity };
    if (window > 0) this.#extents[window] = { min: Infinity, max: -Infinity };
    return extent;
  }
}

/** Bounds are inclusive above: https://opentelemetry.io/docs/specs/otel/metrics/data-model/#histogram */
function bucketOf(boundaries: readonly number[], value: number): number {
  let low = 0;
  let high = boundaries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((boundaries[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
