import { expect, test } from 'vitest';
import { decodeDatadogSpansV04, decodeDatadogSpansV05 } from './datadog-spans.ts';
import { decodeMsgpack } from './msgpack.ts';

type Value = number | string | readonly Value[] | { readonly [key: string]: Value } | ReadonlyMap<number, number>;

/** Just enough of an encoder for the fixtures. */
function encode(value: Value): Buffer {
  if (typeof value === 'number') return Buffer.from([value]);
  if (typeof value === 'string') return Buffer.concat([Buffer.from([0xd9, value.length]), Buffer.from(value)]);
  if (Array.isArray(value)) return Buffer.concat([Buffer.from([0xdd, 0, 0, 0, value.length]), ...value.map(encode)]);
  const entries: readonly (readonly [Value, Value])[] =
    value instanceof Map ? [...value] : Object.entries(value as Record<string, Value>);
  const head = Buffer.from([0xde, 0, entries.length]);
  return Buffer.concat([head, ...entries.flatMap(([key, item]) => [encode(key), encode(item)])]);
}

test('reads server spans of the v0.4 intake', () => {
  const server = { name: 'web.request', meta: { 'span.kind': 'server', 'http.url': 'http://127.0.0.1:1/rate?a=1' } };
  const inner = { name: 'middleware', meta: { component: 'express' } };
  expect(decodeDatadogSpansV04(encode([[server, inner], [server]]))).toEqual([
    { isServer: true, path: '/rate' },
    { isServer: false, path: '' },
    { isServer: true, path: '/rate' },
  ]);
});

test('reads server spans of the v0.5 intake, whose strings are indexes', () => {
  const strings = ['', 'span.kind', 'server', 'http.url', 'http://127.0.0.1:1/max'];
  const meta = new Map([
    [1, 2],
    [3, 4],
  ]);
  const span = [0, 0, 0, 1, 2, 0, 3, 4, 0, meta, new Map(), 0];
  expect(decodeDatadogSpansV05(encode([strings, [[span]]]))).toEqual([{ isServer: true, path: '/max' }]);
});

test('a body of another shape fails, it is not counted as no spans', () => {
  expect(() => decodeDatadogSpansV04(encode({ traces: 'none' }))).toThrow('expected an array');
  expect(() => decodeDatadogSpansV04(encode([[1]]))).toThrow('expected a map');
});

test('decodes every MessagePack type that a tracer writes', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['7f', 127],
    ['ff', -1],
    ['c0', null],
    ['c2', false],
    ['c3', true],
    ['cc80', 128],
    ['cd0100', 256],
    ['ce00010000', 65_536],
    ['cf0000000100000000', 2 ** 32],
    ['d080', -128],
    ['d1ff00', -256],
    ['d2ffff0000', -65_536],
    ['d3ffffffff00000000', -(2 ** 32)],
    ['ca3fc00000', 1.5],
    ['cb3ff8000000000000', 1.5],
    ['a26f6b', 'ok'],
    ['da00026f6b', 'ok'],
    ['db000000026f6b', 'ok'],
    ['920102', [1, 2]],
    ['dc00020102', [1, 2]],
    ['8101a16b', new Map([[1, 'k']])],
    ['df0000000101a16b', new Map([[1, 'k']])],
    ['c40101', Buffer.from([1])],
  ];
  for (const [hex, value] of cases)
    expect({ hex, value: decodeMsgpack(Buffer.from(hex, 'hex')) }).toEqual({ hex, value });
  expect(() => decodeMsgpack(Buffer.from('c1', 'hex'))).toThrow('type 0xc1');
  expect(() => decodeMsgpack(Buffer.from('cd01', 'hex'))).toThrow('ends inside');
});
