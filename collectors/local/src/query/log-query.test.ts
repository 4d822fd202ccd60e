import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeLogQuery, parseLogQuery } from './log-query.ts';
import type { LogTerm } from './log-query.ts';

function parse(text: string): readonly LogTerm[] | string {
  const parsed = parseLogQuery(text);
  return parsed.kind === 'terms' ? parsed.terms : parsed.problem;
}

test('words, fields, quotes, negation and wildcards are read', () => {
  expect(parse('')).toEqual([]);
  expect(parse('  card  level:error ')).toEqual([
    { pieces: ['card'], isNegated: false },
    { field: 'level', pieces: ['error'], isNegated: false },
  ]);
  expect(parse('-level:debug "card declined" url.full:"http://x/*"')).toEqual([
    { field: 'level', pieces: ['debug'], isNegated: true },
    { pieces: ['card declined'], isNegated: false },
    { field: 'url.full', pieces: ['http://x/', ''], isNegated: false },
  ]);
  expect(parse('path:/a:b* a-b -')).toEqual([
    { field: 'path', pieces: ['/a:b', ''], isNegated: false },
    { pieces: ['a-b'], isNegated: false },
    { pieces: ['-'], isNegated: false },
  ]);
  expect(parse(String.raw`note:"say \"hi\" \\ \*"`)).toEqual([
    { field: 'note', pieces: [String.raw`say "hi" \ *`], isNegated: false },
  ]);
  expect(parse('empty:""')).toEqual([{ field: 'empty', pieces: [''], isNegated: false }]);
});

test('a malformed query says what is wrong and where', () => {
  expect(parse('level:')).toBe('"level:" has no value (write level:* for "any")');
  expect(parse('a "b')).toBe('the quote at character 3 is not closed');
  expect(parse('a*"b"')).toBe('a quote inside a word at character 3: put the whole value in quotes');
  expect(parse('*')).toBe('nothing to look for at character 1');
  expect(parse('x'.repeat(2_001))).toContain('longer than 2000');
  expect(parse('a '.repeat(41))).toContain('more than 40 terms');
});

test('whatever a person types is either read or refused with a reason, never thrown at', () => {
  const typed = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom('"', ':', '-', '*', '\\', ' ', 'a') }),
  );
  fc.assert(
    fc.property(typed, (text) => {
      const parsed = parseLogQuery(text);
      if (parsed.kind === 'problem') expect(parsed.problem).not.toBe('');
      else expect(parseLogQuery(describeLogQuery(parsed.terms))).toEqual(parsed);
    }),
    { numRuns: 2_000 },
  );
});

test('terms that are written are read again as they were', () => {
  const term = fc.record({
    field: fc.option(fc.stringMatching(/^[a-z@_][\w.@-]{0,20}$/), { nil: undefined }),
    pieces: fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { minLength: 1, maxLength: 4 }),
    isNegated: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(term, { maxLength: 8 }), (drawn) => {
      const terms = drawn
        .filter(({ field, pieces }) => field !== undefined || pieces.some((piece) => piece !== ''))
        .map(({ field, ...rest }): LogTerm => (field === undefined ? rest : { field, ...rest }));
      expect(parseLogQuery(describeLogQuery(terms))).toEqual({ kind: 'terms', terms });
    }),
  );
});
