import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createThrottle } from './throttle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a burst runs once at once and once when the interval ends', () => {
  let runs = 0;
  const throttled = createThrottle(() => (runs += 1), 1_000);
  for (let i = 0; i < 50; i += 1) throttled();
  expect(runs).toBe(1);
  vi.advanceTimersByTime(999);
  expect(runs).toBe(1);
  vi.advanceTimersByTime(1);
  expect(runs).toBe(2);
  vi.advanceTimersByTime(5_000);
  expect(runs).toBe(2);
});
