// Spans of the Datadog agent's trace intake: v0.4 is [[span map]], v0.5 is [strings, [[span array]]] with strings by
// index. https://github.com/DataDog/datadog-agent/blob/main/pkg/trace/api/version.go

import { decodeMsgpack } from './msgpack.ts';
import { parsePath } from './received-span.ts';
import type { ReceivedSpan } from './received-span.ts';

/** Position of `meta` in a v0.5 span. */
const META_INDEX = 9;

function items(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError('datadog: expected an array');
  return value;
}

function entry(value: unknown, key: unknown): unknown {
  if (!(value instanceof Map)) throw new TypeError('datadog: expected a map');
  return value.get(key);
}

function describeSpan(kind: unknown, url: unknown): ReceivedSpan {
  return { isServer: kind === 'server', path: typeof url === 'string' ? parsePath(url) : '' };
}

export function decodeDatadogSpansV04(body: Buffer): readonly ReceivedSpan[] {
  return items(decodeMsgpack(body))
    .flatMap(items)
    .map((span) => entry(span, 'meta'))
    .map((meta) => describeSpan(entry(meta, 'span.kind'), entry(meta, 'http.url')));
}

export function decodeDatadogSpansV05(body: Buffer): readonly ReceivedSpan[] {
  const [strings, traces] = items(decodeMsgpack(body));
  const table = items(strings);
  const lookup = (meta: unknown, key: string): unknown => {
    const index = entry(meta, table.indexOf(key));
    return typeof index === 'number' ? table[index] : undefined;
  };
  return items(traces)
    .flatMap(items)
    .map((span) => items(span)[META_INDEX])
    .map((meta) => describeSpan(lookup(meta, 'span.kind'), lookup(meta, 'http.url')));
}
