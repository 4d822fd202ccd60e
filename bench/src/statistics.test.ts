import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { median, pairedRatios, quantile, spread } from './statistics.ts';

describe('quantiles', () => {
  test('interpolate between neighbours', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(quantile([10, 20, 30, 40, 50], 0.5)).toBe(30);
    expect(quantile([0, 100], 0.99)).toBeCloseTo(99);
  });

  test('of nothing are undefined, not zero', () => {
    expect(median([])).toBeUndefined();
    expect(spread([])).toBeUndefined();
  });

  test('sort by number, not by text, and leave their input as it was', () => {
    const values = [100, 9, 20];
    expect(median(values)).toBe(20);
    expect(values).toEqual([100, 9, 20]);
  });

  test('lie between the smallest and the largest value and never fall as q rises', () => {
    // Minus zero is a smallest value that compares like zero: not worth telling apart.
    const double = fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((number) => number + 0);
    const values = fc.array(double, { minLength: 1 });
    fc.assert(
      fc.property(values, (list) => {
        const quartiles = [0, 0.25, 0.5, 0.75, 1].map((q) => quantile(list, q) ?? Number.NaN);
        expect(quartiles[0]).toBe(Math.min(...list));
        expect(quartiles[4]).toBe(Math.max(...list));
        for (const [index, value] of quartiles.slice(1).entries())
          expect(value).toBeGreaterThanOrEqual((quartiles[index] ?? Number.NaN) - 1e-6);
      }),
    );
  });
});

describe('paired ratios', () => {
  test('compare only within a round, so a slow round does not move them', () => {
    const reference = new Map([
      [1, 100],
      [2, 50],
    ]);
    const contestant = new Map([
      [1, 80],
      [2, 40],
    ]);
    expect(pairedRatios(contestant, reference)).toEqual([0.8, 0.8]);
  });

  test('leave out rounds in which either of the two was not measured', () => {
    const ratios = pairedRatios(
      new Map([
        [1, 10],
        [3, 30],
      ]),
      new Map([
        [2, 20],
        [3, 60],
      ]),
    );
    expect(ratios).toEqual([0.5]);
  });

  test('leave out a reference of zero', () => {
    expect(pairedRatios(new Map([[1, 10]]), new Map([[1, 0]]))).toEqual([]);
  });
});
