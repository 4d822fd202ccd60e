// Any span and any log record, for properties of the encoders.
import { type Attributes, TraceFlags } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import fc from 'fast-check';

export const hexOf = (length: number) =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .map((bytes) => Buffer.from(bytes).toString('hex'))
    .filter((text) => !/^0+$/.test(text));
export const time = fc.tuple(fc.integer({ min: 1, max: 4_000_000_000 }), fc.nat(999_999_999));
const scalar = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.boolean(),
  fc.maxSafeInteger(),
  // Whole numbers beyond 2^53 are not compared: we send the double, OpenTelemetry an integer that it is not.
  fc.double({ noNaN: true }).filter((n) => !Number.isInteger(n) || Number.isSafeInteger(n)),
  // By chance alone they are one in a thousand.
  fc.constantFrom(Infinity, -Infinity),
);
export const attributes: fc.Arbitrary<Attributes> = fc.dictionary(
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
export const scope = { name: 'scope', version: '1.2.3' };
export const resource = resourceFromAttributes({ 'service.name': 'shop', answer: 42 });

export const span: fc.Arbitrary<ReadableSpan> = fc
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

export const log: fc.Arbitrary<ReadableLogRecord> = fc
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
