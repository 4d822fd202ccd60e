import { expect, test } from 'vitest';
import { linearTicks, logShare, logTicks } from './scale.ts';
import { sparklinePath } from './sparkline-path.ts';
import { padBuckets, stackBuckets } from './stack.ts';

test('a sparkline runs from the left edge to the right and touches its top', () => {
  expect(sparklinePath([0, 10, 5], 100, 23).line).toBe('M0.0 21.5L50.0 1.5L100.0 11.5');
  expect(sparklinePath([0, 0], 10, 10).line).toBe('M0.0 8.5L10.0 8.5');
  expect(sparklinePath([1], 10, 10)).toEqual({ line: '', area: '' });
});

test('bars stack from the first kind up, against the tallest bar', () => {
  const stack = stackBuckets(
    [
      { startMillis: 0, counts: { info: 3, error: 1 } },
      { startMillis: 1, counts: { error: 2 } },
    ],
    ['info', 'error'],
  );
  expect(stack.peak).toBe(4);
  expect(stack.segments).toEqual([
    { index: 0, kind: 'info', start: 0, end: 0.75 },
    { index: 0, kind: 'error', start: 0.75, end: 1 },
    { index: 1, kind: 'error', start: 0, end: 0.5 },
  ]);
});

test('a logarithmic scale has the middle in the middle', () => {
  expect(logShare(10, 1, 100)).toBeCloseTo(0.5);
  expect(logShare(0, 1, 100)).toBe(0);
  expect(logShare(5, 5, 5)).toBe(0.5);
});

test('ticks are round', () => {
  expect(logTicks(1, 100)).toEqual([1, 3, 10, 30, 100]);
  expect(logTicks(34, 200)).toEqual([50, 100, 200]);
  expect(logTicks(0.1, 100_000)).toEqual([0.1, 1, 10, 100, 1_000, 10_000, 100_000]);
  expect(linearTicks(23, 5)).toEqual([0, 5, 10, 15, 20]);
  expect(linearTicks(0, 5)).toEqual([0]);
});

test('a histogram fills the whole range, whatever part of it has records', () => {
  const known = { startMillis: 30, counts: { info: 1 } };
  const padded = padBuckets([known], 10, { fromMillis: 5, toMillis: 61 });
  expect(padded.map(({ startMillis }) => startMillis)).toEqual([0, 10, 20, 30, 40, 50, 60]);
  expect(padded[3]).toBe(known);
  expect(padBuckets([], 10, { fromMillis: 0, toMillis: 30 })).toHaveLength(3);
  expect(padBuckets([known], 1, { fromMillis: 0, toMillis: 1e9 })).toEqual([known]);
});
