import { defaultTextMapGetter, defaultTextMapSetter, ROOT_CONTEXT, type SpanContext, trace } from '@opentelemetry/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Settings } from '../configuration/settings/settings.ts';
import { createIdGenerator } from '../propagation/trace-ids.ts';
import { createPropagator } from './propagation.ts';

type Name = Settings['propagators'][number];
const tracing: readonly Name[] = ['tracecontext', 'b3', 'b3multi', 'xray', 'datadog'];
type Headers = Record<string, string | string[]>;

const hex = (length: number): fc.Arbitrary<string> =>
  fc
    .array(
      fc.integer({ min: 0, max: 15 }).map((digit) => digit.toString(16)),
      { minLength: length, maxLength: length },
    )
    .map((digits) => digits.join(''))
    .filter((id) => !/^0+$/.test(id));
// Datadog's lower half may not be zero: it would be no trace.
const traceIds = fc.tuple(hex(16), hex(16)).map(([upper, lower]) => upper + lower);
const spanContexts = fc.record({ traceId: traceIds, spanId: hex(16), traceFlags: fc.constantFrom(0, 1) });

function inject(names: readonly Name[], span: SpanContext): Headers {
  const carrier: Headers = {};
  createPropagator({ propagators: names }).inject(
    trace.setSpanContext(ROOT_CONTEXT, span),
    carrier,
    defaultTextMapSetter,
  );
  return carrier;
}

function extract(names: readonly Name[], carrier: Headers): SpanContext | undefined {
  const context = createPropagator({ propagators: names }).extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
  return trace.getSpanContext(context);
}

describe.each(tracing)('%s', (name) => {
  it('brings every trace id, parent and decision to the other side whole', () => {
    fc.assert(
      fc.property(spanContexts, (span) => {
        expect(extract([name], inject([name], span))).toMatchObject({ ...span, isRemote: true });
      }),
    );
  });

  it('never throws on what a stranger sends, and makes no invalid context of it', () => {
    const fields = createPropagator({ propagators: [name] }).fields();
    expect(fields.length).toBeGreaterThan(0);
    const value = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary', maxLength: 2000 }),
      fc.array(fc.string(), { maxLength: 3 }),
      fc.stringMatching(/^(Root=)?[01]-[0-9a-fA-F]{8}-[0-9a-f]{20,24}(;Parent=.{0,17})?(;Sampled=.?)?$/),
      fc.stringMatching(/^-?[0-9]{0,22}$/),
    );
    const headers = fc.record(Object.fromEntries(fields.map((field) => [field, value])), { requiredKeys: [] });
    fc.assert(
      fc.property(headers, (carrier) => {
        const span = extract([name], carrier as Headers);
        if (span) expect(span).toMatchObject({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/), isRemote: true });
      }),
      { numRuns: 500 },
    );
  });
});

describe('several notations', () => {
  const span = { traceId: '68f2a1b0c0ffee00aabbccddeeff0011', spanId: '00f067aa0ba902b7', traceFlags: 1 };

  it('are all written, with one trace id', () => {
    expect(inject(['tracecontext', 'xray', 'datadog', 'b3'], span)).toEqual({
      traceparent: '00-68f2a1b0c0ffee00aabbccddeeff0011-00f067aa0ba902b7-01',
      'x-amzn-trace-id': 'Root=1-68f2a1b0-c0ffee00aabbccddeeff0011;Parent=00f067aa0ba902b7;Sampled=1',
      'x-datadog-trace-id': BigInt('0xaabbccddeeff0011').toString(),
      'x-datadog-parent-id': BigInt('0x00f067aa0ba902b7').toString(),
      'x-datadog-sampling-priority': '1',
      'x-datadog-tags': '_dd.p.tid=68f2a1b0c0ffee00',
      b3: '68f2a1b0c0ffee00aabbccddeeff0011-00f067aa0ba902b7-1',
    });
  });

  it.each([
    [['tracecontext', 'xray'], 'a'],
    [['xray', 'tracecontext'], 'b'],
    [['datadog', 'xray', 'tracecontext'], 'b'],
  ] as const)('%j: the first that is found counts, not the last', (names, expected) => {
    const carrier = {
      traceparent: `00-${'a'.repeat(32)}-${'a'.repeat(16)}-01`,
      'x-amzn-trace-id': `Root=1-${'b'.repeat(8)}-${'b'.repeat(24)};Parent=${'b'.repeat(16)};Sampled=1`,
    };
    expect(extract(names, carrier)?.traceId).toBe(expected.repeat(32));
  });

  it('with one broken header go on with the next', () => {
    const carrier = { traceparent: 'nonsense', ...inject(['xray'], span) };
    expect(extract(['tracecontext', 'xray'], carrier)?.traceId).toBe(span.traceId);
  });
});

describe('the header of X-Ray', () => {
  it.each([
    ['Root=1-5759E988-BD862E3FE1BE46A994272793;Parent=53995C3F42CD8AD8;Sampled=1', 1],
    ['Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8', 1],
    ['Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=?', 1],
    ['Sampled=0; Self=1-a; Root=1-5759e988-bd862e3fe1be46a994272793; Lineage=1:2; Parent=53995c3f42cd8ad8', 0],
  ])('%s is read', (header, traceFlags) => {
    expect(extract(['xray'], { 'X-Amzn-Trace-Id': header })).toMatchObject({
      traceId: '5759e988bd862e3fe1be46a994272793',
      spanId: '53995c3f42cd8ad8',
      traceFlags,
    });
  });
});

describe('the headers of Datadog', () => {
  it('keep the priority, the origin and the tags over a hop, and over a hop through W3C', () => {
    const carrier = {
      'x-datadog-trace-id': '1234567890123456789',
      'x-datadog-parent-id': '987654321',
      'x-datadog-sampling-priority': '2',
      'x-datadog-origin': 'synthetics-browser',
      'x-datadog-tags': '_dd.p.dm=-4,_dd.p.tid=68f2a1b000000000,_dd.p.usr.id=YQ==',
    };
    const span = extract(['datadog'], carrier)!;
    const overW3c = extract(['tracecontext'], inject(['tracecontext'], span))!;
    for (const reached of [span, overW3c]) {
      const { 'x-datadog-tags': tags, ...rest } = inject(['datadog'], reached);
      expect({ ...rest, 'x-datadog-tags': carrier['x-datadog-tags'] }).toEqual(carrier);
      expect(String(tags).split(',').sort()).toEqual(carrier['x-datadog-tags'].split(',').sort());
    }
  });

  it('say what was decided here when that is not what the caller had decided', () => {
    const span = extract(['datadog'], {
      'x-datadog-trace-id': '1',
      'x-datadog-parent-id': '2',
      'x-datadog-sampling-priority': '2',
    })!;
    expect(inject(['datadog'], { ...span, traceFlags: 0 })['x-datadog-sampling-priority']).toBe('0');
  });
});

describe('trace ids', () => {
  it('begin with the epoch seconds, and are unlike one another', () => {
    let now = 1_764_000_000_999;
    const ids = createIdGenerator(() => now);
    const made = Array.from({ length: 10_000 }, () => ids.generateTraceId());
    expect(new Set(made).size).toBe(10_000);
    for (const id of made) expect(id).toMatch(/^69248100[0-9a-f]{24}$/);
    now += 1;
    expect(ids.generateTraceId().slice(0, 8)).toBe('69248101');
    expect(new Set(Array.from({ length: 10_000 }, () => ids.generateSpanId())).size).toBe(10_000);
  });
});
