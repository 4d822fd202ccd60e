import { expect, test } from 'vitest';
import type { LogRow } from '../../../src/api/types.ts';
import { fieldsOf, hintsOf } from './log-fields.ts';
import { levelClass, parseLogSearch } from './log-search.ts';
import { mergeLogs } from './merge-logs.ts';

function log(id: string, timeMillis: number): LogRow {
  return {
    id,
    timeMillis,
    service: 's',
    level: 'info',
    message: '',
    destinations: ['otlp'],
    attributes: { b: 1, a: { x: [1] }, 'c d': 2 },
  };
}

test('the tail and the page merge into one list, newest first, each record once', () => {
  const merged = mergeLogs([log('c', 3), log('b', 2)], [log('b', 2), log('a', 1)], 10);
  expect(merged.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  expect(mergeLogs(merged, [], 2)).toHaveLength(2);
});

test('a record shows its own fields, then its attributes by name', () => {
  const fields = fieldsOf(log('x', 1));
  expect(fields.map(({ field }) => field)).toEqual(['service', 'level', 'destinations', 'id', 'a', 'b', 'c d']);
  expect(fields.filter(({ isSearchable }) => isSearchable).map(({ field }) => field)).toEqual([
    'service',
    'level',
    'b',
  ]);
  expect(fields.find(({ field }) => field === 'a')?.value).toBe('{"x":[1]}');
});

test('an address that asks for nothing asks for the first 200', () => {
  expect(parseLogSearch(new URLSearchParams('limit=banana'))).toEqual({
    query: '',
    limit: 200,
    before: undefined,
    isTailing: false,
    open: [],
  });
  expect(parseLogSearch(new URLSearchParams('limit=99999&tail=1&open=a&open=b'))).toMatchObject({
    limit: 1_000,
    isTailing: true,
    open: ['a', 'b'],
  });
});

test('a level nobody knows is still drawn, by a class of ours', () => {
  expect(levelClass('warn')).toBe('level-warn');
  expect(levelClass('" onload="x')).toBe('level-other');
});

test('a line hints at its attributes, without those that say nothing', () => {
  const attributes = {
    'shop.market': 'DE',
    'log.record.uid': 'x',
    nested: { a: 1 },
    'http.response.status_code': 502,
    note: 'a\nb',
  };
  expect(hintsOf({ ...log('a', 1), attributes })).toBe('market=DE  response.status_code=502');
});
