import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeBuckets, resolveQuantile, subtractBuckets } from './quantile.ts';

test('quantiles are those that Prometheus gives', () => {
  const buckets = { bounds: [10, 20, 50], counts: [5, 10, 5, 0] };
  expect(resolveQuantile(0.5, buckets)).toBe(15);
  expect(resolveQuantile(0.1, buckets)).toBe(4);
  expect(resolveQuantile(0.9, buckets)).toBe(38);
  expect(resolveQuantile(1, buckets)).toBe(50);
  // Beyond the last bound nothing more is known.
  expect(resolveQuantile(0.99, { bounds: [10], counts: [1, 99] })).toBe(10);
  // Nothing counted, or nothing to interpolate in.
  expect(resolveQuantile(0.5, { bounds: [10], counts: [0, 0] })).toBeNull();
  expect(resolveQuantile(0.5, { bounds: [], counts: [7] })).toBeNull();
  // A first bucket below zero has no lower end.
  expect(resolveQuantile(0.5, { bounds: [-5, 5], counts: [10, 0, 0] })).toBe(-5);
});

test('histograms of different bounds are added where they overlap', () => {
  const fine = { bounds: [10, 20, 30], counts: [1, 2, 3, 0] };
  const coarse = { bounds: [10, 30], counts: [10, 20, 5] };
  const merged = mergeBuckets([fine, coarse]);
  expect(merged).toEqual({ bounds: [10, 20, 30], counts: [11, 12, 13, 5] });
});

test('what was added is found again after it was merged', () => {
  const counts = fc.array(fc.nat(1_000), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(counts, counts, (before, added) => {
      const bounds = [1, 2, 5];
      const after = mergeBuckets([
        { bounds, counts: before },
        { bounds, counts: added },
      ]);
      expect(subtractBuckets(after, { bounds, counts: before })).toEqual({ bounds, counts: added });
    }),
  );
  expect(subtractBuckets({ bounds: [1], counts: [0, 1] }, { bounds: [1], counts: [5, 1] })).toBeUndefined();
});

test('quantiles never fall as q rises and stay within the bounds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(100), { minLength: 5, maxLength: 5 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (counts, q) => {
        const buckets = { bounds: [1, 2, 4, 8], counts };
        const value = resolveQuantile(q, buckets);
        if (value === null) return;
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(8);
        expect(value).toBeLessThanOrEqual((resolveQuantile(Math.min(1, q + 0.1), buckets) ?? 0) + 1e-9);
      },
    ),
  );
});
