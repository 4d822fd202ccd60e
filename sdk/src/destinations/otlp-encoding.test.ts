import type { Attributes } from '@opentelemetry/api';
import { TraceFlags } from '@opentelemetry/api';
import { ProtobufLogsSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLogs, decodeTraces } from '../../test/otlp-decoder.ts';
import type { EncodedRecord } from '../pipeline/types.ts';
import { createGroups, encodeLogRecord, encodeRequest, encodeResource, encodeSpan } from './otlp-encoding.ts';

const hexOf = (length: number) =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .map((bytes) => Buffer.from(bytes).toString('hex'))
    .filter((text) => !/^0+$/.test(text));
const time = fc.tuple(fc.integer({ min: 1, max: 4_000_000_000 }), fc.nat(999_999_999));
const scalar = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.boolean(),
  fc.maxSafeInteger(),
  // Whole numbers beyond 2^53 are not compared: we send the double, OpenTelemetry an integer that it is not.
  fc.double({ noNaN: true }).filter((n) => !Number.isInteger(n) || Number.isSafeInteger(n)),
);
const attributes: fc.Arbitrary<Attributes> = fc.dictionary(
  fc.string({ minLength: 1 }),
  fc.oneof(scalar, fc.array(fc.string(), { maxLength: 3 }), fc.dictionary(fc.string({ minLength: 1 }), scalar)),
  { maxKeys: 8, noNullPrototype: true },
);
const spanContext = fc.record({
  traceId: hexOf(16),
  spanId: hexOf(8),
  traceFlags: fc.constantFrom(TraceFlags.NONE, TraceFlags.SAMPLED),
  isRemote: fc.boolean(),
});
const scope = { name: 'scope', version: '1.2.3' };
const resource = resourceFromAttributes({ 'service.name': 'shop', answer: 42 });

const span: fc.Arbitrary<ReadableSpan> = fc
  .record({
    name: fc.string({ unit: 'binary', maxLength: 200 }),
    kind: fc.nat(4),
    context: spanContext,
    parentSpanContext: fc.option(spanContext, { nil: undefined }),
    startTime: time,
    endTime: time,
    status: fc.record({ code: fc.nat(2), message: fc.string() }),
    attributes,
    links: fc.array(fc.record({ context: spanContext, attributes }), { maxLength: 2 }),
    events: fc.array(fc.record({ name: fc.string(), time, attributes }), { maxLength: 2 }),
    droppedAttributesCount: fc.nat(300),
  })
  .map((made) => ({
    ...made,
    spanContext: () => made.context,
    resource,
    instrumentationScope: scope,
    duration: [0, 0],
    ended: true,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  })) as unknown as fc.Arbitrary<ReadableSpan>;

const log: fc.Arbitrary<ReadableLogRecord> = fc
  .record({
    hrTime: time,
    hrTimeObserved: time,
    spanContext: fc.option(spanContext, { nil: undefined }),
    severityText: fc.constantFrom('info', 'error'),
    severityNumber: fc.integer({ min: 1, max: 24 }),
    body: fc.string({ unit: 'binary', maxLength: 500 }),
    attributes,
    droppedAttributesCount: fc.nat(3),
  })
  .map((made) => ({ ...made, resource, instrumentationScope: scope })) as unknown as fc.Arbitrary<ReadableLogRecord>;

const group = createGroups(resource.attributes)(scope);
const record = (bytes: Uint8Array): EncodedRecord => ({ bytes, count: 1, group });

describe("the OTLP encoder agrees with OpenTelemetry's own", () => {
  it('for spans', () => {
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 3 }), (spans) => {
        const ours = encodeRequest(spans.map(encodeSpan).map(record));
        expect(decodeTraces(ours)).toEqual(decodeTraces(ProtobufTraceSerializer.serializeRequest(spans)!));
      }),
    );
  });

  it('for log records', () => {
    fc.assert(
      fc.property(fc.array(log, { minLength: 1, maxLength: 3 }), (logs) => {
        const ours = encodeRequest(logs.map(encodeLogRecord).map(record));
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
