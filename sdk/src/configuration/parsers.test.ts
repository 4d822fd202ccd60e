import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boolean, httpUrl, keyValues, listOf, oneOf, type Parser, ratio, text, wholeNumber } from './parsers.ts';

const value = <T>(parser: Parser<T>, given: string): T | string => {
  const parsed = parser.parse(given);
  return parsed.isOk ? parsed.value : `problem: ${parsed.problem}`;
};

describe('parsers are strict', () => {
  const millis = wholeNumber({ min: 1, max: 1000, unit: 'ms' });

  it.each([
    [boolean, 'true', true],
    [boolean, 'FALSE', false],
    [boolean, '0', 'problem: is not true or false'],
    [boolean, ' ', 'problem: is not true or false'],
    [boolean, 'yes', 'problem: is not true or false'],
    [millis, '10', 10],
    [millis, '10s', 'problem: is not a whole number (ms)'],
    [millis, '1e2', 'problem: is not a whole number (ms)'],
    [millis, ' ', 'problem: is not a whole number (ms)'],
    [millis, '0', 'problem: is outside 1 to 1000 (ms)'],
    [millis, '-5', 'problem: is outside 1 to 1000 (ms)'],
    [ratio, '0.25', 0.25],
    [ratio, '1.5', 'problem: is not a number from 0 to 1'],
    [ratio, 'half', 'problem: is not a number from 0 to 1'],
    [text, '  ', 'problem: is blank'],
    [oneOf('a', 'b'), 'c', 'problem: is not one of a, b'],
    [httpUrl, ' http://127.0.0.1:4318/a/ ', 'http://127.0.0.1:4318/a/'],
    [httpUrl, 'localhost:4318', 'problem: is not an http:// or https:// URL'],
    [httpUrl, 'ftp://x', 'problem: is not an http:// or https:// URL'],
  ] as const)('%#: %j', (parser, given, expected) => {
    expect(value<unknown>(parser, given)).toBe(expected);
  });

  it('reads lists in the order given, each word once, and none as empty', () => {
    const parser = listOf('otlp', 'console');
    expect(value(parser, 'console, otlp,console')).toEqual(['console', 'otlp']);
    expect(value(parser, 'none')).toEqual([]);
    for (const blank of [' ', ',']) expect(value(parser, blank)).toMatch(/^problem: names nothing/);
    expect(value(parser, 'otlp,zipkin')).toBe('problem: has zipkin, which is not one of otlp, console');
  });

  it('reads percent-encoded pairs', () => {
    expect(value(keyValues, 'a=1, b=x%2Cy')).toEqual({ a: '1', b: 'x,y' });
    expect(value(keyValues, 'nothing')).toBe('problem: is not a list of key=value');
    expect(value(keyValues, 'a=%zz')).toBe('problem: has a value that is not percent-encoded correctly');
  });

  it('never throws, whatever the text', () => {
    const parsers: readonly Parser<never>[] = [boolean, millis, ratio, text, httpUrl, keyValues] as never;
    fc.assert(
      fc.property(fc.constantFrom(...parsers), fc.string(), (parser, given) => {
        expect(typeof parser.parse(given).isOk).toBe('boolean');
      }),
    );
  });
});
