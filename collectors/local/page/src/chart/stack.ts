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
