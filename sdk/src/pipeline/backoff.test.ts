import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeBackoffMillis, mostRetryAfterMillis, parseRetryAfter } from './backoff.ts';

describe('computeBackoffMillis', () => {
  it('doubles from 1 s to 30 s, with full jitter', () => {
    expect([1, 2, 3, 4, 5, 6, 60].map((attempt) => computeBackoffMillis(attempt, 1))).toEqual([
      1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
    ]);
    expect(computeBackoffMillis(3, 0)).toBe(0);
  });

  it('waits as long as the backend asks, up to five minutes', () => {
    expect(computeBackoffMillis(1, 0, 20_000)).toBe(20_000);
    expect(computeBackoffMillis(1, 0, 86_400_000)).toBe(mostRetryAfterMillis);
  });
});

describe('parseRetryAfter', () => {
  const now = Date.parse('2026-11-23T10:00:00Z');
  it.each([
    ['20', 20_000],
    ['Mon, 23 Nov 2026 10:00:30 GMT', 30_000],
    ['Mon, 23 Nov 2026 09:00:00 GMT', 0],
    ['soon', undefined],
    ['-1', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j as %j', (header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected);
  });

  it('never throws and is never negative', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        expect(parseRetryAfter(header, now) ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
