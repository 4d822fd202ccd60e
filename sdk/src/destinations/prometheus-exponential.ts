// An exponential histogram as Prometheus' text formats can say it: with explicit buckets. (Native histograms have no form in
// them.) Counts stay exact; neighbouring buckets are joined until there are few enough. Pure.
// https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram
import type { ExponentialHistogram, Histogram } from '@opentelemetry/sdk-metrics';
import { coarsen } from '../meter/exponential-buckets.ts';

/** Of each sign: a bucket is a series. */
const maxBuckets = 20;

export function toExplicitHistogram(histogram: ExponentialHistogram): Histogram {
  const { positive, negative, zeroCount, scale, ...totals } = histogram;
  let shift = 0;
  const widest = Math.max(positive.bucketCounts.length, negative.bucketCounts.length);
  // A range may begin within a joined bucket: one more than its length divided.
  while (widest / 2 ** shift > maxBuckets - 1) shift += 1;
  const boundOf = (index: number): number => 2 ** (index * 2 ** (shift - scale));
  const above = coarsen(positive, shift);
  const below = coarsen(negative, shift);
  const buckets = [
    ...below.bucketCounts.map((count, index) => ({ bound: -boundOf(below.offset + index), count })).reverse(),
    { bound: 0, count: zeroCount },
    ...above.bucketCounts.map((count, index) => ({ bound: boundOf(above.offset + index + 1), count })),
  ];
  // Past the greatest number there is no bound, but that of all.
  const bounded = buckets.filter(({ bound }) => Number.isFinite(bound));
  const unbounded = buckets.filter(({ bound }) => bound === Infinity).reduce((sum, { count }) => sum + count, 0);
  const counts = [...bounded.map(({ count }) => count), unbounded];
  return { ...totals, buckets: { boundaries: bounded.map(({ bound }) => bound), counts } };
}
