import type { TimeWindow } from '../route/time-range.ts';

export interface Bucket {
  readonly startMillis: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** One piece of a bar; `start` and `end` are 0 to 1 of the tallest bar. */
export interface Segment {
  readonly index: number;
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

export interface Stack {
  readonly peak: number;
  readonly segments: readonly Segment[];
}

export function stackBuckets(buckets: readonly Bucket[], kinds: readonly string[]): Stack {
  const peak = Math.max(0, ...buckets.map((bucket) => totalOf(bucket, kinds)));
  const segments: Segment[] = [];
  for (const [index, bucket] of buckets.entries()) {
    let sum = 0;
    for (const kind of kinds) {
      const count = bucket.counts[kind] ?? 0;
      if (count > 0) segments.push({ index, kind, start: sum / peak, end: (sum + count) / peak });
      sum += count;
    }
  }
  return { peak, segments };
}

function totalOf(bucket: Bucket, kinds: readonly string[]): number {
  return kinds.reduce((sum, kind) => sum + (bucket.counts[kind] ?? 0), 0);
}

const mostBuckets = 1_000;

/** The API leaves out the empty ends of a range; a chart of the range shows them. */
export function padBuckets(buckets: readonly Bucket[], bucketMillis: number, window: TimeWindow): Bucket[] {
  const anchor = buckets[0]?.startMillis ?? window.fromMillis;
  const before = Math.ceil((anchor - window.fromMillis) / bucketMillis);
  const first = anchor - Math.max(0, before) * bucketMillis;
  const count = Math.ceil((window.toMillis - first) / bucketMillis);
  if (!(count > 0 && count <= mostBuckets)) return [...buckets];
  const known = new Map(buckets.map((bucket) => [bucket.startMillis, bucket]));
  return Array.from({ length: count }, (_, i) => {
    const startMillis = first + i * bucketMillis;
    return known.get(startMillis) ?? { startMillis, counts: {} };
  });
}
