// Two histograms as one. Pure.
import type { Histogram } from '@opentelemetry/sdk-metrics';

/** Exact where both have the same bounds; otherwise on the bounds that both have, which is exact too, only coarser. */
export function mergeHistograms(a: Histogram, b: Histogram): Histogram {
  const boundaries = commonOf(a.buckets.boundaries, b.buckets.boundaries);
  const left = countsAt(a, boundaries);
  const right = countsAt(b, boundaries);
  return {
    min: least(a.min, b.min),
    max: most(a.max, b.max),
    sum: (a.sum ?? 0) + (b.sum ?? 0),
    count: a.count + b.count,
    buckets: { boundaries, counts: left.map((count, index) => count + (right[index] ?? 0)) },
  };
}

/** The same measurements, all on the bounds that they have in common. */
export function alignHistograms(all: readonly Histogram[]): Histogram[] {
  const shared = all.map(({ buckets }) => buckets.boundaries).reduce(commonOf, all[0]?.buckets.boundaries ?? []);
  return all.map((one) => ({ ...one, buckets: { boundaries: shared, counts: countsAt(one, shared) } }));
}

/** JSON has no infinities: what is null was one of a histogram without measurements. */
const least = (a?: number | null, b?: number | null): number => Math.min(a ?? Infinity, b ?? Infinity);
const most = (a?: number | null, b?: number | null): number => Math.max(a ?? -Infinity, b ?? -Infinity);

function commonOf(a: number[], b: number[]): number[] {
  if (a.length === b.length && a.every((bound, index) => bound === b[index])) return a;
  const known = new Set(b);
  return a.filter((bound) => known.has(bound));
}

function countsAt({ buckets }: Histogram, boundaries: readonly number[]): number[] {
  if (boundaries.length === buckets.boundaries.length) return buckets.counts;
  const counts = Array.from({ length: boundaries.length + 1 }, () => 0);
  let at = 0;
  for (const [index, count] of buckets.counts.entries()) {
    counts[at] = (counts[at] ?? 0) + count;
    if (buckets.boundaries[index] === boundaries[at]) at += 1;
  }
  return counts;
}
