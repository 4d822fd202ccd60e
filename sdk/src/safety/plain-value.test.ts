import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeError } from './error-description.ts';
import { toPlainValue, truncationMark } from './plain-value.ts';
import { neutraliseStack, neutraliseText, escapeJsonControls } from './printable.ts';
import { fitValue } from './record-size.ts';
import { hostileValues } from '../../test/wire/fixtures/hostile-values.ts';

it.each(Object.keys(hostileValues))('%s becomes one line of JSON of at most 64 KiB', (name) => {
  const line = JSON.stringify({ value: fitValue(toPlainValue(hostileValues[name]?.())) });
  expect(JSON.parse(line)).toBeTypeOf('object');
  expect(Buffer.byteLength(line)).toBeLessThanOrEqual(65_536);
  expect(line).not.toMatch(/\n/);
});

it('looks at a bounded number of nodes, whatever it is given', () => {
  let reads = 0;
  const endless = (): object =>
    new Proxy(
      {},
      {
        ownKeys: () => ['a', 'b'],
        getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
        get: (_target, key) => (key === 'toJSON' ? undefined : ((reads += 1), endless())),
      },
    );
  toPlainValue(endless(), { maxDepth: 1000, maxNodes: 200 });
  expect(reads).toBeGreaterThan(50);
  expect(reads).toBeLessThan(2000);
});

it('marks what it cut', () => {
  expect(toPlainValue('x'.repeat(100_000))).toContain(truncationMark);
  expect(toPlainValue(new Map(Array.from({ length: 500 }, (_, i) => [i, i])))).toHaveProperty('…', '[372 more]');
});

it('any value becomes plain without throwing', () => {
  fc.assert(
    fc.property(
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withSet: true,
        withSparseArray: true,
        withTypedArray: true,
        withNullPrototype: true,
      }),
      (value) => {
        expect(Buffer.byteLength(JSON.stringify(toPlainValue(value)) ?? '')).toBeLessThanOrEqual(65_536);
      },
    ),
    { numRuns: 500 },
  );
});

it('an error keeps what caused it, and ends where it meets itself', () => {
  const inner = new TypeError('inner');
  const outer = new AggregateError([new Error('one'), new Error('two')], 'outer', { cause: inner });
  inner.cause = outer;
  const { stack } = describeError(outer);
  expect(stack?.match(/^Caused by: TypeError: inner|^One of: Error: (?:one|two)/gm)).toHaveLength(3);
});

it('text cannot forge a line, move a cursor or turn around', () => {
  expect(neutraliseText('a\n[pitwall] PW001\u001b[2J\u202eb')).toBe('a·[pitwall] PW001·[2J·b');
  expect(neutraliseStack('Error: a\r\n12:00:00.000 info forged').split('\n')[1]).toMatch(/^ {4}/);
  expect(escapeJsonControls(JSON.stringify('\u009b\u2028\u202e'))).toBe('"\\u009b\\u2028\\u202e"');
});
