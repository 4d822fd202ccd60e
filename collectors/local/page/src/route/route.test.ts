import { expect, test } from 'vitest';
import { addressOf, withParams } from './address.ts';
import { parseRoute, titleOf } from './route.ts';
import { encodeLocalTime, parseLocalTime, parseTimeRange, rangeParams, resolveTimeRange } from './time-range.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';

test('each view has a path, with or without a slash at its end', () => {
  const seen = ['/', '/services', '/traces/', '/logs', '/metrics'].map((path) => parseRoute(path).view);
  expect(seen).toEqual(['coverage', 'services', 'traces', 'logs', 'metrics']);
});

test('a trace is named by its id, in lower case', () => {
  expect(parseRoute(`/traces/${traceId.toUpperCase()}`)).toEqual({ view: 'trace', traceId });
});

test('what is not a view is missing, and so is a trace id that is not hex', () => {
  expect(parseRoute('/nowhere').view).toBe('missing');
  expect(parseRoute('/traces/<img>').view).toBe('missing');
});

test('titles tell the views apart', () => {
  expect(titleOf(parseRoute('/logs'))).toBe('Logs · Pitwall');
  expect(titleOf(parseRoute(`/traces/${traceId}`))).toBe('Trace 0af76519 · Pitwall');
});

test('an update sets, repeats and removes parameters', () => {
  const next = withParams(new URLSearchParams('a=1&b=2'), { a: undefined, b: ['3', '4'], c: 'x y' });
  expect(next.toString()).toBe('b=3&b=4&c=x+y');
});

test('the time range travels from view to view, the rest does not', () => {
  expect(addressOf('/logs', { q: 'a&b' }, new URLSearchParams('range=1h&service=orders'))).toBe(
    '/logs?range=1h&q=a%26b',
  );
});

test('a range is the last minutes or two instants, and nonsense is the default', () => {
  expect(parseTimeRange(new URLSearchParams('range=6h'))).toMatchObject({ kind: 'last', millis: 21_600_000 });
  expect(parseTimeRange(new URLSearchParams('from=5&to=9'))).toEqual({ kind: 'between', fromMillis: 5, toMillis: 9 });
  for (const text of ['range=9y', 'from=9&to=5', 'from=&to=', 'from=x&to=1', ''])
    expect(parseTimeRange(new URLSearchParams(text))).toMatchObject({ label: '15m' });
});

test('a range written to the address reads back as itself', () => {
  for (const text of ['range=5m', '', 'from=1000&to=2000']) {
    const range = parseTimeRange(new URLSearchParams(text));
    expect(withParams(new URLSearchParams(), rangeParams(range)).toString()).toBe(text);
  }
});

test('the last minutes end now', () => {
  expect(resolveTimeRange({ kind: 'last', label: '5m', millis: 300_000 }, 1_000_000)).toEqual({
    fromMillis: 700_000,
    toMillis: 1_000_000,
  });
});

test('a local time survives its field', () => {
  expect(parseLocalTime(encodeLocalTime(1_763_900_000_000))).toBe(1_763_900_000_000);
  expect(parseLocalTime('never')).toBeUndefined();
});
