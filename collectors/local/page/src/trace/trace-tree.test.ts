import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SpanRow } from '../../../src/api/types.ts';
import { failureOf, highlightOf } from './span-highlight.ts';
import { arrangeTrace, extentOf, selfMillisOf, visibleLines } from './trace-tree.ts';

function span(spanId: string, parentSpanId: string | undefined, timing: readonly [number, number] = [0, 10]): SpanRow {
  return {
    traceId: 't',
    spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    service: 's',
    name: spanId,
    kind: 'internal',
    scope: '',
    startMillis: timing[0],
    durationMillis: timing[1],
    status: 'unset',
    attributes: {},
    resource: {},
    events: [],
    links: [],
  };
}

// root ─┬─ a ── c
//       └─ b
const tree = [
  span('root', undefined, [0, 100]),
  span('b', 'root', [50, 20]),
  span('a', 'root', [10, 30]),
  span('c', 'a', [12, 5]),
];

test('children stand below their parent, by start', () => {
  expect(arrangeTrace(tree).map(({ span: { spanId }, depth }) => [spanId, depth])).toEqual([
    ['root', 0],
    ['a', 1],
    ['c', 2],
    ['b', 1],
  ]);
});

test('a folded span hides what is below it and nothing else', () => {
  const lines = arrangeTrace(tree);
  expect(lines.map(({ descendants }) => descendants)).toEqual([3, 1, 0, 0]);
  expect(visibleLines(lines, new Set(['a'])).map((line) => line.span.spanId)).toEqual(['root', 'a', 'b']);
  expect(visibleLines(lines, new Set(['root']))).toHaveLength(1);
});

test('a span whose parent has not arrived is a root that says so', () => {
  const lines = arrangeTrace([span('x', 'gone'), span('y', 'x')]);
  expect(lines.map(({ depth, isOrphan }) => [depth, isOrphan])).toEqual([
    [0, true],
    [1, false],
  ]);
});

test('failures are counted upwards', () => {
  const lines = arrangeTrace([span('root', undefined), { ...span('a', 'root'), status: 'error' }]);
  expect(lines.map(({ failedDescendants }) => failedDescendants)).toEqual([1, 0]);
});

test('whatever the parents say, every span is shown once', () => {
  const ids = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 })), { maxLength: 40 });
  fc.assert(
    fc.property(ids, (pairs) => {
      const spans = [...new Map(pairs).entries()].map(([id, parent]) => span(String(id), String(parent)));
      const shown = arrangeTrace(spans).map((line) => line.span.spanId);
      expect(shown.toSorted()).toEqual(spans.map(({ spanId }) => spanId).toSorted());
    }),
  );
});

test('ten thousand spans in one chain do not overflow the stack', () => {
  const chain = Array.from({ length: 10_000 }, (_, i) => span(String(i), i === 0 ? undefined : String(i - 1)));
  expect(arrangeTrace(chain).at(-1)?.depth).toBe(9_999);
});

test('self time leaves out children, overlapping ones once', () => {
  const parent = span('p', undefined, [0, 100]);
  expect(selfMillisOf(parent, [span('a', 'p', [10, 30]), span('b', 'p', [20, 30]), span('late', 'p', [90, 50])])).toBe(
    50,
  );
});

test('a trace extends from the first start to the last end', () => {
  expect(extentOf(tree)).toEqual({ startMillis: 0, durationMillis: 100 });
});

test('a span is summed up by what it did, without what its name says already', () => {
  const attributes = { 'http.request.method': 'GET', 'url.path': '/models/7', 'http.response.status_code': 200 };
  expect(highlightOf({ name: 'GET /models/:id', attributes })).toBe('/models/7 200');
  expect(highlightOf({ name: 'x', attributes: {} })).toBe('');
});

test('a failed span says why', () => {
  const failed = { ...span('x', undefined), status: 'error' as const };
  expect(
    failureOf({
      ...failed,
      events: [{ name: 'exception', timeMillis: 0, attributes: { 'exception.type': 'E', 'exception.message': 'no' } }],
    }),
  ).toBe('E: no');
  expect(failureOf({ ...failed, statusMessage: 'declined' })).toBe('declined');
  expect(failureOf(failed)).toBe('Failed, without saying why');
  expect(failureOf(span('y', undefined))).toBeUndefined();
});
