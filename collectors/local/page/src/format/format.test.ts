import { expect, test } from 'vitest';
import { formatDuration, parseDuration } from './duration.ts';
import { formatBytes, formatCompact, formatPlain, formatRate, formatRatio } from './number.ts';
import { formatAgo, formatAxisTime, formatClock, formatInstant } from './time.ts';
import { formatValue, unitOfAggregate } from './unit.ts';

test('durations take the unit that reads best', () => {
  const cases: [number, string][] = [
    [0, '0 ms'],
    [0.000_25, '250 ns'],
    [0.0421, '42.1 µs'],
    [0.9999, '1 ms'],
    [12.345, '12.3 ms'],
    [999.9, '1 s'],
    [1_540, '1.54 s'],
    [59_999, '1 min 0 s'],
    [3_725_000, '1 h 2 min'],
    [180_000_000, '2 d 2 h'],
    [Number.NaN, '–'],
  ];
  for (const [millis, text] of cases) expect(formatDuration(millis)).toBe(text);
});

test('a typed duration is milliseconds unless it says otherwise', () => {
  expect(['250', '1.5 s', '80us', '2m', ' 10ms '].map(parseDuration)).toEqual([250, 1500, 0.08, 120_000, 10]);
  expect(['', 'fast', '-5', '5 parsecs'].map(parseDuration)).toEqual([undefined, undefined, undefined, undefined]);
});

test('numbers keep three digits', () => {
  expect([0, 9.876, 1_234, 12_345, 1_234_567, 0.0001].map(formatCompact)).toEqual([
    '0',
    '9.88',
    '1,234',
    '12.3k',
    '1.23M',
    '1.0e-4',
  ]);
  expect(formatPlain(Number.POSITIVE_INFINITY)).toBe('–');
  expect([0, 0.004, 3.21].map(formatRate)).toEqual(['0/s', '<0.01/s', '3.21/s']);
});

test('a small ratio is never shown as none', () => {
  expect([0, 0.0004, 0.0123, 0.256, 1].map(formatRatio)).toEqual(['0%', '<0.1%', '1.2%', '26%', '100%']);
});

test('bytes are binary', () => {
  expect([12, 2048, 5_242_880].map(formatBytes)).toEqual(['12 B', '2 KiB', '5 MiB']);
});

test('ages and clocks', () => {
  expect([0, 59_000, 125_000, 7_300_000, 180_000_000].map((age) => formatAgo(0, age))).toEqual([
    '0 s ago',
    '59 s ago',
    '2 min ago',
    '2 h ago',
    '2 d ago',
  ]);
  const noon = new Date(2026, 10, 23, 12, 5, 9, 7).getTime();
  expect(formatClock(noon)).toBe('12:05:09.007');
  expect(formatInstant(noon, noon + 1_000)).toBe('12:05:09.007');
  expect(formatInstant(noon, noon + 86_400_000)).toBe('2026-11-23 12:05:09.007');
  expect(formatAxisTime(noon, 60_000)).toBe('12:05:09');
  expect(formatAxisTime(noon, 5_000)).toBe('12:05:09.0');
  expect(formatAxisTime(noon, 3_600_000)).toBe('12:05');
});

test('values carry their unit', () => {
  expect(formatValue(0.0123, 's')).toBe('12.3 ms');
  expect(formatValue(2048, 'By')).toBe('2 KiB');
  expect(formatValue(3, '{order}')).toBe('3 order');
  expect(formatValue(3, '{order}/s')).toBe('3 order/s');
  expect(formatValue(0.5, '1/s')).toBe('0.5/s');
  expect(formatValue(7, '1')).toBe('7');
  expect(formatValue(Number.NaN, '1')).toBe('–');
});

test('a rate of a histogram counts, whatever it measured', () => {
  expect(unitOfAggregate('s', 'rate', 'histogram')).toBe('1/s');
  expect(unitOfAggregate('{order}', 'rate', 'counter')).toBe('{order}/s');
  expect(unitOfAggregate('s', 'p95', 'histogram')).toBe('s');
});
