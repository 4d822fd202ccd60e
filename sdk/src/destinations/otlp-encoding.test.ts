import { ProtobufLogsSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { log, resource, scope, span } from '../../test/otlp-arbitraries.ts';
import { decodeLogs, decodeTraces } from '../../test/otlp-decoder.ts';
import type { EncodedRecord } from '../pipeline/types.ts';
import { createGroups, encodeLogRecord, encodeRequest, encodeSpan } from './otlp-encoding.ts';
import { encodeResource } from './otlp-values.ts';

const group = createGroups(resource.attributes)(scope);
const record = (bytes: Uint8Array): EncodedRecord => ({ bytes, count: 1, group });

describe("the OTLP encoder agrees with OpenTelemetry's own", () => {
  it('for spans', () => {
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 3 }), (spans) => {
        const ours = encodeRequest(spans.map((one) => record(encodeSpan(one))));
        expect(decodeTraces(ours)).toEqual(decodeTraces(ProtobufTraceSerializer.serializeRequest(spans)!));
      }),
    );
  });

  it('for log records', () => {
    fc.assert(
      fc.property(fc.array(log, { minLength: 1, maxLength: 3 }), (logs) => {
        const ours = encodeRequest(logs.map((one) => record(encodeLogRecord(one))));
        expect(decodeLogs(ours)).toEqual(decodeLogs(ProtobufLogsSerializer.serializeRequest(logs)!));
      }),
    );
  });

  it('leaves out the ids of a link that has none, so that the request stays readable', () => {
    const [whole] = fc.sample(span, 1);
    const contexts = [
      { traceId: 'abc', spanId: 'zz', traceFlags: 1 },
      { traceId: undefined as unknown as string, spanId: '', traceFlags: 1 },
    ];
    const linked = { ...whole!, name: 'linked', links: contexts.map((context) => ({ context, attributes: {} })) };
    const request = encodeRequest([record(encodeSpan(linked))]);
    expect(decodeTraces(request).map((decoded) => decoded.name)).toEqual(['linked']);
  });

  it('says each resource and each scope once, in the order of their first records', () => {
    const named = (name: string): ReadableSpan => ({ ...fc.sample(span, 1)[0]!, name });
    const groupOf = createGroups({ 'service.name': 'other' });
    const scopes = [{ name: 'a' }, { name: 'b', version: '2' }];
    const groups = [group, groupOf(scopes[0]!), groupOf(scopes[1]!), groupOf(scopes[0]!), group];
    const records = groups.map((own, index) => ({ bytes: encodeSpan(named(`${index}`)), count: 1, group: own }));
    const decoded = decodeTraces(encodeRequest(records));
    expect(decoded.map((one) => [one.name, one.resource['service.name'], one.scope])).toEqual([
      ['0', 'shop', 'scope'],
      ['4', 'shop', 'scope'],
      ['1', 'other', 'a'],
      ['3', 'other', 'a'],
      ['2', 'other', 'b'],
    ]);
  });

  it('keeps strings of every size, and messages that outgrow each length', () => {
    for (const length of [0, 1, 42, 43, 126, 127, 128, 16_383, 16_384, 300_000]) {
      const text = 'é'.repeat(length);
      const bytes = encodeResource({ text });
      const large = { bytes, count: 1, group: { resource: bytes, scope: group.scope } };
      const request = encodeRequest([large]);
      expect(decodeTraces(request)[0]?.resource['text'], `length ${length}`).toBe(text);
    }
  });
});
