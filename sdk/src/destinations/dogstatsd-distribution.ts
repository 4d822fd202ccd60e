// A histogram's buckets as samples of a Datadog distribution. Datadog computes percentiles from samples, so each bucket
// becomes one sample with a weight, inside the bucket: a percentile is right within the width of its bucket. Count and
// sum stay exact, and so do minimum and maximum where the histogram has them. Pure.
import type { ExponentialHistogram, Histogram } from '@opentelemetry/sdk-metrics';

export interface Sample {
  readonly value: number;
  /** How many measurements it stands for. */
  readonly count: number;
}

interface Bucket {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

interface Totals {
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
}

export function sampleHistogram(histogram: Histogram): Sample[] {
  const { boundaries, counts } = histogram.buckets;
  const buckets = counts.map((count, index) => ({
    low: boundaries[index - 1] ?? -Infinity,
    high: boundaries[index] ?? Infinity,
    count,
  }));
  return sampleBuckets(buckets, histogram);
}

/** https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram */
export function sampleExponentialHistogram(histogram: ExponentialHistogram): Sample[] {
  const base = 2 ** (2 ** -histogram.scale);
  const positive = histogram.positive.bucketCounts.map((count, index) => ({
    low: base ** (histogram.positive.offset + index),
    high: base ** (histogram.positive.offset + index + 1),
    count,
  }));
  const negative = histogram.negative.bucketCounts.map((count, index) => ({
    low: -(base ** (histogram.negative.offset + index + 1)),
    high: -(base ** (histogram.negative.offset + index)),
    count,
  }));
  return sampleBuckets(
    [...negative.reverse(), { low: 0, high: 0, count: histogram.zeroCount }, ...positive],
    histogram,
  );
}

/** @param buckets from the lowest to the highest. */
function sampleBuckets(buckets: readonly Bucket[], totals: Totals): Sample[] {
  const filled = clip(
    buckets.filter((bucket) => bucket.count > 0),
    totals,
  );
  const ends = takeEnds(filled, totals);
  const taken = ends.reduce((sum, end) => sum + end.value, 0);
  const rest = withoutEnds(filled, ends.length).filter((bucket) => bucket.count > 0);
  const share = findShare(rest, totals.sum === undefined ? undefined : totals.sum - taken);
  return [...ends, ...rest.map(({ low, high, count }) => ({ value: low + share * (high - low), count }))];
}

/** The outer buckets end where the measurements end, or at their finite boundary. */
function clip(filled: readonly Bucket[], { min, max }: Totals): Bucket[] {
  return filled.map(({ low, high, count }) => {
    const lowest = Math.max(low, min ?? -Infinity);
    const highest = Math.min(high, max ?? Infinity);
    if (lowest === -Infinity && highest === Infinity) return { low: 0, high: 0, count };
    if (lowest === -Infinity) return { low: Math.min(0, highest), high: highest, count };
    return { low: lowest, high: highest === Infinity ? lowest : Math.max(lowest, highest), count };
  });
}

/** The smallest and the largest measurement are known: they are samples of their own. */
function takeEnds(filled: readonly Bucket[], { min, max }: Totals): Sample[] {
  const total = filled.reduce((sum, bucket) => sum + bucket.count, 0);
  if (min === undefined || max === undefined || total < 2) return [];
  return [
    { value: min, count: 1 },
    { value: max, count: 1 },
  ];
}

function withoutEnds(filled: readonly Bucket[], ends: number): Bucket[] {
  if (ends === 0) return [...filled];
  return filled.map((bucket, index) => {
    const taken = (index === 0 ? 1 : 0) + (index === filled.length - 1 ? 1 : 0);
    return { ...bucket, count: bucket.count - taken };
  });
}

/** How far into its bucket each sample lies, 0 to 1, so that all together add up to the sum. */
function findShare(buckets: readonly Bucket[], sum: number | undefined): number {
  const lows = buckets.reduce((total, { low, count }) => total + low * count, 0);
  const widths = buckets.reduce((total, { low, high, count }) => total + (high - low) * count, 0);
  if (sum === undefined || widths <= 0) return 0.5;
  return Math.min(1, Math.max(0, (sum - lows) / widths));
}
