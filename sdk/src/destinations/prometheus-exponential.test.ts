import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExponentialBuckets } from '../meter/exponential-buckets.ts';
import { toExplicitHistogram } from './prometheus-exponential.ts';

const none = { offset: 0, bucketCounts: [] };
const values = fc.array(fc.double({ min: 0, max: Number.MAX_VALUE, noNaN: true }), { minLength: 1, maxLength: 100 });

describe('an exponential histogram in text', () => {
  it('counts below each bound what was measured below it, in at most 21 buckets and the last', () => {
    fc.assert(
      fc.property(values, (all) => {
        const buckets = new ExponentialBuckets();
        for (const value of all) buckets.record(value);
        const { buckets: explicit, count } = toExplicitHistogram({
          ...buckets.read(),
          negative: none,
          count: all.length,
        });
        expect(count).toBe(all.length);
        expect(explicit.boundaries.length).toBeLessThanOrEqual(21);
        expect(explicit.counts.length).toBe(explicit.boundaries.length + 1);
        expect(explicit.boundaries).toEqual([...new Set(explicit.boundaries)].sort((a, b) => a - b));
        let below = 0;
        for (const [index, bound] of explicit.boundaries.entries()) {
          below += explicit.counts[index] ?? 0;
          // The bound of a bucket is a root of two, and as exact as a float can be.
          expect(all.filter((value) => value <= bound * (1 + 1e-9)).length).toBeGreaterThanOrEqual(below);
          expect(all.filter((value) => value <= bound * (1 - 1e-9)).length).toBeLessThanOrEqual(below);
        }
      }),
    );
  });

  it('keeps negative values, of other libraries, below zero', () => {
    const histogram = {
      count: 6,
      sum: -1,
      scale: 0,
      zeroCount: 1,
      positive: { offset: 0, bucketCounts: [2] },
      negative: { offset: 1, bucketCounts: [1, 2] },
    };
    expect(toExplicitHistogram(histogram)).toEqual({
      count: 6,
      sum: -1,
      buckets: { boundaries: [-4, -2, 0, 2], counts: [2, 1, 1, 2, 0] },
    });
  });
});
