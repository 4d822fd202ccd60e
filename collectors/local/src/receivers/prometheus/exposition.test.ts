import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseExposition, parseSample } from './exposition.ts';

test('samples of both formats are read: escapes, special values, timestamps in their own unit, exemplars left out', () => {
  expect(parseSample('up 1', false)).toEqual({ name: 'up', labels: {}, value: 1 });
  expect(parseSample('a{b="c"} 1.5e3 1395066363000', false)).toEqual({
    name: 'a',
    labels: { b: 'c' },
    value: 1500,
    timeMillis: 1_395_066_363_000,
  });
  expect(parseSample('a{b="c",} -Inf 1395066363.5 # {t="x"} 1', true)).toEqual({
    name: 'a',
    labels: { b: 'c' },
    value: -Infinity,
    timeMillis: 1_395_066_363_500,
  });
  expect(parseSample('a { b = "}\\"\\\\\\n," , c="" } NaN', false)).toBeUndefined();
  expect(parseSample('a{ b = "}\\"\\\\\\n," , c="" } +Inf', false)).toEqual({
    name: 'a',
    labels: { b: '}"\\\n,', c: '' },
    value: Infinity,
  });
  expect(parseSample('{"with.dot","q.l"="v",x="y"} 3', true)).toEqual({
    name: 'with.dot',
    labels: { 'q.l': 'v', x: 'y' },
    value: 3,
  });
});

test('what is not a sample is refused', () => {
  for (const line of [
    '',
    'a',
    'a{',
    'a{b} 1',
    'a{b="c} 1',
    'a{b="c"} x',
    'a 1 2 3',
    '{} 1',
    '9a 1',
    'a{b="c"',
    'a{b="1" c="2"} 1',
    'a 0x',
  ]) {
    expect([line, parseSample(line, false)]).toEqual([line, undefined]);
  }
});

test('a family has its samples whatever their suffix, and bad lines are counted', () => {
  const text =
    '# a comment\n# TYPE x histogram\n# HELP x A\\nB\nx_bucket{le="+Inf"} 1\r\nx_sum 2\nx_count 1\n\n!!\ny 3\n';
  const { families, badLines } = parseExposition(text, false);
  expect(badLines).toBe(1);
  expect(families.map(({ name, type, help, samples }) => [name, type, help, samples.length])).toEqual([
    ['x', 'histogram', 'A\nB', 3],
    ['y', 'untyped', '', 1],
  ]);
});

test('any label value survives being written and read', () => {
  const escape = (value: string): string =>
    value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom('"', '\\', '\n', 'n', '}', ',', '=', '#', ' ') }),
      fc.double({ noNaN: true }).map((value) => value + 0),
      (a, b, value) => {
        const line = `m{a="${escape(a)}",b="${escape(b)}"} ${value}`;
        expect(parseSample(line, false)).toEqual({ name: 'm', labels: { a, b }, value });
      },
    ),
  );
});

test('no text makes the parser throw or hang', () => {
  const piece = fc.constantFrom(
    '# TYPE ',
    '# HELP ',
    'a',
    '{',
    '}',
    '"',
    '\\',
    '=',
    ',',
    ' ',
    '\n',
    '1',
    'NaN',
    'counter',
    '_total',
    '\r',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      const { families, badLines } = parseExposition(text, true);
      const samples = families.reduce((sum, family) => sum + family.samples.length, 0);
      expect(samples + badLines).toBeLessThanOrEqual(text.split('\n').length);
    }),
    { numRuns: 1_000 },
  );
  const startedMillis = Date.now();
  parseExposition(`a{${'b="c" '.repeat(50_000)}`, false);
  parseExposition(`a{b="${'\\'.repeat(200_000)}`, false);
  expect(Date.now() - startedMillis).toBeLessThan(2_000);
});
