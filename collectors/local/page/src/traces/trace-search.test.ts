import { expect, test } from 'vitest';
import { withParams } from '../route/address.ts';
import { apiParams, nextLimit, parseTraceSearch, searchParams } from './trace-search.ts';

test('an empty address asks for the 100 most recent traces', () => {
  const params = withParams(new URLSearchParams(), apiParams(parseTraceSearch(new URLSearchParams())));
  expect(params.toString()).toBe('sort=recent&limit=100');
});

test('every field of the form reaches the API in its own terms', () => {
  const text =
    'service=orders&operation=POST+%2Forders&status=error&min=1.5s&q=golf&attribute=a%3D1&attribute=b%3D2&sort=slowest&limit=150';
  const params = withParams(new URLSearchParams(), apiParams(parseTraceSearch(new URLSearchParams(text))));
  expect(params.get('minDurationMillis')).toBe('1500');
  expect(params.getAll('attribute')).toEqual(['a=1', 'b=2']);
  expect([...params.keys()]).toHaveLength(9);
});

test('a search written to the address reads back as itself', () => {
  const search = parseTraceSearch(
    new URLSearchParams('service=orders&status=error&min=20ms&attribute=a%3D1&sort=slowest&limit=200'),
  );
  expect(parseTraceSearch(withParams(new URLSearchParams(), searchParams(search)))).toEqual(search);
});

test('nonsense is left out', () => {
  const search = parseTraceSearch(new URLSearchParams('min=soon&attribute=noequals&limit=-3&sort=up'));
  expect(search).toMatchObject({ attributes: [], limit: 100, sort: 'recent' });
  expect(apiParams(search)['minDurationMillis']).toBe('');
});

test('more is asked for in doubles, up to what the API gives', () => {
  expect([50, 200, 400, 500].map(nextLimit)).toEqual([100, 400, 500, undefined]);
});
