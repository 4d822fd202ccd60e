import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLogQuery } from '../../../src/query/log-query.ts';
import { formatTerm, hasTerm, splitQuery, toggleTerm } from './log-query.ts';

test('a value is quoted only where it must be', () => {
  expect(formatTerm('service', 'orders')).toBe('service:orders');
  expect(formatTerm('message', 'card "x" declined')).toBe('message:"card \\"x\\" declined"');
  expect(formatTerm('url.path', '/orders/1')).toBe('url.path:/orders/1');
  expect(formatTerm('a', '*')).toBe('a:"\\*"');
});

test('a query splits at blanks outside quotes', () => {
  expect(splitQuery('level:error  "card declined" -a:"b c"')).toEqual(['level:error', '"card declined"', '-a:"b c"']);
  expect(splitQuery('open "quote runs on')).toEqual(['open', '"quote runs on']);
  expect(splitQuery('')).toEqual([]);
});

test('a term is added once, taken out again, and replaces its opposite', () => {
  const term = { field: 'level', value: 'error', isExcluded: false };
  const once = toggleTerm('card', term);
  expect(once).toBe('card level:error');
  expect(hasTerm(once, term)).toBe(true);
  expect(toggleTerm(once, term)).toBe('card');
  expect(toggleTerm(once, { ...term, isExcluded: true })).toBe('card -level:error');
});

test('whatever the value, its term stays one part and toggles back', () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), (value, isExcluded) => {
      const term = { field: 'f', value, isExcluded };
      const query = toggleTerm('word', term);
      expect(splitQuery(query)).toHaveLength(2);
      expect(toggleTerm(query, term)).toBe('word');
    }),
  );
});

test('the collector reads back exactly the value that was written', () => {
  const value = fc.string({ maxLength: 500, unit: fc.constantFrom('a', ' ', '"', '\\', '*', ':', '-', '\n', 'ä') });
  fc.assert(
    fc.property(value, (text) => {
      expect(parseLogQuery(formatTerm('field', text))).toEqual({
        kind: 'terms',
        terms: [{ field: 'field', pieces: [text], isNegated: false }],
      });
    }),
  );
});
