import type { AnyValue } from '@opentelemetry/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeLogSafe, makeSpanSafe } from './records.ts';

const most = 64 * 1024;
const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

const texts = fc.oneof(
  fc.integer({ min: 0, max: 20_000 }).map((length) => 'x'.repeat(length)),
  fc.integer({ min: 0, max: 5000 }).map((length) => '\u0001'.repeat(length)),
  fc.string(),
);
const attributes: fc.Arbitrary<Record<string, AnyValue>> = fc.dictionary(
  fc.oneof(fc.string({ minLength: 1 }), fc.constant('k'.repeat(5000))),
  fc.oneof(texts, fc.array(texts, { maxLength: 4 }), fc.double(), fc.boolean()),
  { maxKeys: 128, size: 'max' },
);
const spans = fc.record({
  attributes,
  events: fc.array(fc.record({ name: texts, attributes }), { maxLength: 12 }),
  links: fc.array(fc.record({ context: fc.constant({ traceId: 'a', spanId: 'b', traceFlags: 1 }), attributes }), {
    maxLength: 6,
  }),
});

describe('a record of any size', () => {
  it('is within 64 KiB as a span: attributes, events and links together', () => {
    fc.assert(
      fc.property(spans, (given) => {
        const span = { name: 'span', status: {}, droppedEventsCount: 0, droppedLinksCount: 0, ...given };
        const [events, links] = [given.events.length, given.links.length];
        makeSpanSafe(span);
        expect(bytes([span.attributes, span.events, span.links])).toBeLessThanOrEqual(most);
        expect(span.events.length + span.droppedEventsCount).toBe(events);
        expect(span.links.length + span.droppedLinksCount).toBe(links);
      }),
      { numRuns: 30 },
    );
  });

  it('is within 64 KiB as a log record', () => {
    fc.assert(
      fc.property(fc.record({ body: texts, attributes }), (log) => {
        makeLogSafe(log);
        expect(bytes(log)).toBeLessThanOrEqual(most);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps the first events, and all of a span that is small', () => {
    const event = (index: number): { name: string; attributes: Record<string, AnyValue> } => ({
      name: `event ${index}`,
      attributes: Object.fromEntries(Array.from({ length: 128 }, (_, key) => [`key ${key}`, key])),
    });
    const span = (count: number) => ({
      name: 'span',
      status: {},
      attributes: { kept: 'yes' },
      events: Array.from({ length: count }, (_, index) => event(index)),
      links: [],
      droppedEventsCount: 3,
    });
    const [small, large] = [span(5), span(128)];
    makeSpanSafe(small);
    expect(small).toEqual(span(5));
    makeSpanSafe(large);
    expect(large.events.length).toBeGreaterThan(20);
    expect(large.events.at(-1)?.name).toBe(`event ${large.events.length - 1}`);
    expect(large.droppedEventsCount).toBe(3 + 128 - large.events.length);
    expect(large.attributes).toEqual({ kept: 'yes' });
  });
});
