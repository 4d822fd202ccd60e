import { expect, test } from 'vitest';
import { decodeOtlpSpans } from './otlp-spans.ts';

/** A length-delimited field; lengths below 128 only, which is all that a test needs. */
function message(fieldNumber: number, ...parts: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  expect(body.length).toBeLessThan(128);
  return Buffer.concat([Buffer.from([fieldNumber * 8 + 2, body.length]), body]);
}

const kind = (value: number): Buffer => Buffer.from([6 * 8, value]);
const attribute = (key: string, value: string): Buffer => message(9, message(1, key), message(2, message(1, value)));
const startTime = Buffer.from([7 * 8 + 1, 1, 2, 3, 4, 5, 6, 7, 8]);

test('finds server spans and their paths among others, by old and new attribute names', () => {
  const spans = [
    message(2, message(1, 'trace'), kind(2), startTime, attribute('url.path', '/rate')),
    message(2, kind(2), attribute('http.target', '/max?a=1')),
    message(2, kind(3), attribute('url.path', '/elsewhere')),
    message(2, kind(2)),
  ];
  const body = Buffer.concat(spans.map((span) => message(1, message(2, span))));
  expect(decodeOtlpSpans(body)).toEqual([
    { isServer: true, path: '/rate' },
    { isServer: true, path: '/max' },
    { isServer: false, path: '/elsewhere' },
    { isServer: true, path: '' },
  ]);
});

test('a truncated body fails, it is not counted as fewer spans', () => {
  const body = message(1, message(2, message(2, kind(2), attribute('url.path', '/rate'))));
  for (let length = 1; length < body.length; length += 1)
    expect(() => decodeOtlpSpans(body.subarray(0, length))).toThrow(RangeError);
});
