// Quantiles of bucketed values, interpolated as Prometheus does (histogram_quantile,
// https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile).

/** `counts` has one more entry than `bounds`; counts may be fractions. */
export interface Buckets {
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}

export function resolveQuantile(q: number, { bounds, counts }: Buckets): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (!(total > 0)) return null;
  if (bounds.length === 0) return null;
  const rank = q * total;
  let below = 0;
  let index = 0;
  while (index < bounds.length && below + (counts[index] ?? 0) < rank) {
    below += counts[index] ?? 0;
    index += 1;
  }
  const upper = bounds[index];
  // Beyond the last bound nothing is known but the bound.
  if (upper === undefined) return bounds.at(-1) ?? null;
  if (index === 0 && upper <= 0) return upper;
  const lower = index === 0 ? 0 : (bounds[index - 1] ?? 0);
  const inside = counts[index] ?? 0;
  return inside === 0 ? lower : lower + (upper - lower) * ((rank - below) / inside);
}

/** Adds up histograms whose bounds may differ: within a bucket values are taken as evenly spread. */
export function mergeBuckets(all: readonly Buckets[]): Buckets {
  const [first, ...rest] = all;
  if (first === undefined) return { bounds: [], counts: [] };
  if (rest.every((one) => hasSameBounds(one, first))) {
    return {
      bounds: first.bounds,
      counts: first.counts.map((_, index) => sumOf(all, (one) => one.counts[index] ?? 0)),
    };
  }
  const bounds = [...new Set(all.flatMap((one) => one.bounds))].toSorted((a, b) => a - b);
  return fromCumulative(bounds, (bound) => sumOf(all, (one) => countUpTo(one, bound)));
}

/** What was added between two states of a histogram; undefined when it began anew. */
export function subtractBuckets(after: Buckets, before: Buckets): Buckets | undefined {
  const difference = hasSameBounds(after, before)
    ? { bounds: after.bounds, counts: after.counts.map((count, index) => count - (before.counts[index] ?? 0)) }
    : fromCumulative(after.bounds, (bound) => countUpTo(after, bound) - countUpTo(before, bound));
  return difference.counts.some((count) => count < -1e-6) ? undefined : difference;
}

function hasSameBounds(a: Buckets, b: Buckets): boolean {
  return (
    a.bounds === b.bounds ||
    (a.bounds.length === b.bounds.length && a.bounds.every((bound, index) => bound === b.bounds[index]))
  );
}

function fromCumulative(bounds: readonly number[], upTo: (bound: number) => number): Buckets {
  const cumulative = [...bounds, Infinity].map(upTo);
  return { bounds, counts: cumulative.map((count, index) => count - (cumulative[index - 1] ?? 0)) };
}

function countUpTo({ bounds, counts }: Buckets, limit: number): number {
  let total = 0;
  for (const [index, count] of counts.entries()) {
    const upper = bounds[index] ?? Infinity;
    const lower = index === 0 ? Math.min(0, upper) : (bounds[index - 1] ?? 0);
    if (upper <= limit) total += count;
    else if (lower < limit && Number.isFinite(upper)) total += (count * (limit - lower)) / (upper - lower);
  }
  return total;
}

function sumOf<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((sum, item) => sum + amount(item), 0);
}
