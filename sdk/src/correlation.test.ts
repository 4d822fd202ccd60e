import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { correlateWith, correlationFieldNames, useNotations } from './correlation.ts';

afterEach(() => useNotations(['ecs']));

const span = { traceId: '5759e988bd862e3fe1be46a994272793', spanId: '53995c3f42cd8ad8', traceFlags: 1 };

describe('the ids of a line', () => {
  it('are written in each notation that is asked for', () => {
    useNotations(['ecs', 'otel', 'datadog', 'xray']);
    expect(correlateWith(span)).toEqual({
      'trace.id': span.traceId,
      'span.id': span.spanId,
      trace_id: span.traceId,
      span_id: span.spanId,
      trace_flags: '01',
      'dd.trace_id': '16266516598257821587',
      'dd.span_id': '6023947403358210776',
      xray_trace_id: '1-5759e988-bd862e3fe1be46a994272793',
    });
    expect(Object.keys(correlateWith(span)).sort()).toEqual([...correlationFieldNames].sort());
  });

  it('are those of ECS when nobody has asked', () => {
    expect(correlateWith(span)).toEqual({ 'trace.id': span.traceId, 'span.id': span.spanId });
  });

  it('leave a notation that the application wrote itself alone', () => {
    useNotations(['ecs', 'otel']);
    expect(correlateWith(span, { trace_id: 'mine' })).toEqual({ 'trace.id': span.traceId, 'span.id': span.spanId });
  });

  it('are of the span at hand, whatever span was before it', () => {
    expect(correlateWith({ ...span, spanId: '1'.repeat(16) })['span.id']).toBe('1'.repeat(16));
    expect(correlateWith(span)['span.id']).toBe(span.spanId);
  });

  it('keep the low 64 bits for Datadog, and all 128 for X-Ray', () => {
    useNotations(['datadog', 'xray']);
    const hex = (length: number): fc.Arbitrary<string> =>
      fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: length, maxLength: length });
    fc.assert(
      fc.property(hex(32), hex(16), (traceId, spanId) => {
        const fields = correlateWith({ traceId, spanId, traceFlags: 0 });
        expect(
          BigInt(fields['dd.trace_id'] ?? '')
            .toString(16)
            .padStart(16, '0'),
        ).toBe(traceId.slice(16));
        expect(
          BigInt(fields['dd.span_id'] ?? '')
            .toString(16)
            .padStart(16, '0'),
        ).toBe(spanId);
        expect(fields['xray_trace_id']?.replaceAll('-', '').slice(1)).toBe(traceId);
      }),
    );
  });
});
