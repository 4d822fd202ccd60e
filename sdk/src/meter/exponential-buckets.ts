// Buckets whose bounds are powers of a base, 2^(2^-scale), and which get coarser by themselves when values spread: at most 160,
// each 4.4 % wide for values that span 1,000 to 1, and 9 % for 1,000,000 to 1, without bounds that anyone has to choose.
// https://opentelemetry.io/docs/specs/otel/metrics/sdk/#base2-exponential-bucket-histogram-aggregation

export interface BucketRange {
  /** The index of the first bucket: bucket i holds what is above base^i, up to base^(i+1). */
  readonly offset: number;
  readonly bucketCounts: number[];
}

export interface ExponentialSnapshot {
  readonly scale: number;
  readonly zeroCount: number;
  readonly positive: BucketRange;
}

const maxBuckets = 160;
const maxScale = 20;

/** For values that are not negative. */
export class ExponentialBuckets {
  #scale = maxScale;
  #zeroCount = 0;
  #offset = 0;
  #counts: number[] = [];

  record(value: number): void {
    if (value === 0) {
      this.#zeroCount += 1;
      return;
    }
    let index = indexOf(value, this.#scale);
    if (this.#counts.length === 0) this.#offset = index;
    const shift = this.#coarserBy(index);
    if (shift > 0) {
      this.#coarsen(shift);
      index >>= shift;
    }
    while (index < this.#offset) {
      this.#counts.unshift(0);
      this.#offset -= 1;
    }
    const at = index - this.#offset;
    while (this.#counts.length <= at) this.#counts.push(0);
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  read(): ExponentialSnapshot {
    const positive = { offset: this.#offset, bucketCounts: [...this.#counts] };
    // As long as there was nothing but zeros, there is no scale to speak of.
    return { scale: this.#counts.length === 0 ? 0 : this.#scale, zeroCount: this.#zeroCount, positive };
  }

  /** How many times the buckets must be joined in pairs, to leave room for this one. */
  #coarserBy(index: number): number {
    let low = Math.min(index, this.#offset);
    let high = Math.max(index, this.#offset + this.#counts.length - 1);
    let shift = 0;
    for (; high - low >= maxBuckets; shift += 1) {
      low >>= 1;
      high >>= 1;
    }
    return shift;
  }

  #coarsen(shift: number): void {
    const { offset, bucketCounts } = coarsen({ offset: this.#offset, bucketCounts: this.#counts }, shift);
    this.#offset = offset;
    this.#counts = bucketCounts;
    this.#scale -= shift;
  }
}

/** Joins 2^shift buckets to one: the same counts at a scale that is lower by `shift`. Pure. */
export function coarsen({ offset, bucketCounts }: BucketRange, shift: number): BucketRange {
  const joined: number[] = [];
  const start = offset >> shift;
  for (const [index, count] of bucketCounts.entries()) {
    const at = ((offset + index) >> shift) - start;
    joined[at] = (joined[at] ?? 0) + count;
  }
  return { offset: start, bucketCounts: joined };
}

/** What was added since `before`, which has the same scale or a finer one. Pure. */
export function subtractBuckets(now: ExponentialSnapshot, before: ExponentialSnapshot): ExponentialSnapshot {
  const hadNone = before.positive.bucketCounts.length === 0;
  const earlier = hadNone ? before.positive : coarsen(before.positive, before.scale - now.scale);
  const counts = now.positive.bucketCounts.map((count, index) => {
    return count - (earlier.bucketCounts[now.positive.offset + index - earlier.offset] ?? 0);
  });
  const first = counts.findIndex((count) => count > 0);
  const last = counts.findLastIndex((count) => count > 0);
  const positive = {
    offset: first < 0 ? 0 : now.positive.offset + first,
    bucketCounts: first < 0 ? [] : counts.slice(first, last + 1),
  };
  return { scale: now.scale, zeroCount: now.zeroCount - before.zeroCount, positive };
}

const bits = new DataView(new ArrayBuffer(8));
const leastExponent = -1022;

/** The bucket of a positive value. Values that are less than normal go where the least normal one goes. */
function indexOf(value: number, scale: number): number {
  bits.setFloat64(0, value);
  const high = bits.getUint32(0);
  const exponent = (high >>> 20) - 1023;
  if (exponent < leastExponent) return indexOfPower(leastExponent, scale);
  const isPower = (high & 0xf_ff_ff) === 0 && bits.getUint32(4) === 0;
  if (isPower) return indexOfPower(exponent, scale);
  if (scale <= 0) return exponent >> -scale;
  // The logarithm is not exact: it may not leave the buckets between the two powers of two.
  const index = Math.floor(Math.log(value) * Math.LOG2E * 2 ** scale);
  return Math.min(Math.max(index, exponent << scale), ((exponent + 1) << scale) - 1);
}

/** Bounds are inclusive above. */
function indexOfPower(exponent: number, scale: number): number {
  return scale > 0 ? (exponent << scale) - 1 : (exponent - 1) >> -scale;
}
