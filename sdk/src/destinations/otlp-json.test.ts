import type { AnyValue, Attributes } from '@opentelemetry/api';
import { JsonLogsSerializer, JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { log, resource, scope, span } from '../../test/otlp-arbitraries.ts';
import { decodeLogs, decodeTraces, parseOtlpJson } from '../../test/otlp-decoder.ts';
import type { EncodedRecord } from '../pipeline/types.ts';
import { otlpEncodings } from './otlp-encodings.ts';

const json = otlpEncodings.json;
const group = json.createGroups(resource.attributes)(scope);
const record = (bytes: Uint8Array): EncodedRecord => ({ bytes, count: 1, group });
const parse = (bytes: Uint8Array | undefined) => parseOtlpJson(Buffer.from(bytes ?? []));

describe("the OTLP/JSON encoder agrees with OpenTelemetry's own", () => {
  it('for spans', () => {
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 3 }), (spans) => {
        const ours = json.encodeRequest(spans.map(json.encodeSpan).map(record), 'traces');
        const theirs = JsonTraceSerializer.serializeRequest(spans);
        expect(comparable(decodeTraces(parse(ours)))).toEqual(comparable(decodeTraces(parse(theirs))));
      }),
    );
  });

  it('for log records', () => {
    fc.assert(
      fc.property(fc.array(log, { minLength: 1, maxLength: 3 }), (logs) => {
        const ours = json.encodeRequest(logs.map(json.encodeLogRecord).map(record), 'logs');
        const theirs = JsonLogsSerializer.serializeRequest(logs);
        expect(comparable(decodeLogs(parse(ours)))).toEqual(comparable(decodeLogs(parse(theirs))));
      }),
    );
  });
});

/** Without `raw`, in which numbers and empty lists may be written in several ways; theirs writes no infinity at all. */
function comparable(decoded: readonly { readonly raw: unknown }[]): unknown {
  const write = (key: string, value: unknown): unknown => {
    if (key === 'raw') return undefined;
    return value === 'Infinity' || value === '-Infinity' ? null : value;
  };
  return JSON.parse(JSON.stringify(decoded, write));
}

describe('OTLP/JSON', () => {
  const encode = (attributes: Attributes): unknown => {
    const [one] = fc.sample(span, 1);
    const bytes = json.encodeSpan({ ...one!, attributes });
    return (JSON.parse(Buffer.from(bytes).toString()) as { attributes: unknown }).attributes;
  };

  it('writes integers as text, other numbers as they are, bytes as base64, and what is no number by name', () => {
    expect(
      encode({ int: -7, float: 0.5, big: 2 ** 60, bytes: Buffer.from('hi'), none: Number.NaN, no: undefined }),
    ).toEqual([
      { key: 'int', value: { intValue: '-7' } },
      { key: 'float', value: { doubleValue: 0.5 } },
      { key: 'big', value: { doubleValue: 2 ** 60 } },
      { key: 'bytes', value: { bytesValue: 'aGk=' } },
      { key: 'none', value: { doubleValue: 'NaN' } },
    ]);
  });

  it('ends a value that nests too deep', () => {
    let deep: AnyValue = 'end';
    for (let depth = 0; depth < 40; depth += 1) deep = { deep };
    expect(JSON.stringify(encode({ deep }))).toContain('[too deep]');
  });
});
