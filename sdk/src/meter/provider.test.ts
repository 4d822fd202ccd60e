import { type Attributes, type Meter, ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  InstrumentType,
  MeterProvider,
  MetricReader,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { findCardinalityOffenders } from './cardinality.ts';
import type { Temporality } from './collector.ts';
import { readExemplars } from './exemplars.ts';
import { type Collector, OwnMeterProvider } from './provider.ts';

const resource = resourceFromAttributes({ 'service.name': 'shop' });
const deadline = { timeoutMillis: 1000, isHolding: true };

function createProvider(maxSeries = 2000): OwnMeterProvider {
  return new OwnMeterProvider({ resource, maxSeries, exemplarFilter: 'trace_based' });
}

async function read(collector: Collector): Promise<ResourceMetrics> {
  const { metrics, errors } = await collector.collect(deadline);
  expect(errors).toEqual([]);
  return metrics;
}

/** Each point by metric and attributes, without times. */
function listPoints({ scopeMetrics }: ResourceMetrics): Record<string, unknown> {
  const entries = scopeMetrics.flatMap(({ metrics }) =>
    metrics.flatMap(({ descriptor, dataPoints, aggregationTemporality, dataPointType }) =>
      dataPoints.map(({ attributes, value }) => [
        `${descriptor.name} ${JSON.stringify(Object.entries(attributes).sort())}`,
        { value, dataPointType, aggregationTemporality: dataPointType === 2 ? undefined : aggregationTemporality },
      ]),
    ),
  );
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/** Without counters that rose by nothing: upstream tells of one that was raised by 0, we do not. */
function listChanged(metrics: ResourceMetrics): Record<string, unknown> {
  const isChanged = ([key, point]: [string, unknown]): boolean =>
    !key.startsWith('count ') || (point as { readonly value: unknown }).value !== 0;
  return Object.fromEntries(Object.entries(listPoints(metrics)).filter(isChanged));
}

class UpstreamReader extends MetricReader {
  constructor(temporality: Temporality) {
    const deltas = [InstrumentType.COUNTER, InstrumentType.HISTOGRAM, InstrumentType.OBSERVABLE_COUNTER];
    super({
      aggregationTemporalitySelector: (type) =>
        temporality === 'delta' && deltas.includes(type)
          ? AggregationTemporality.DELTA
          : AggregationTemporality.CUMULATIVE,
    });
  }
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

type Step = readonly [kind: 'count' | 'updown' | 'record' | 'collect', value: number, attributes: Attributes];

const attributes = fc.constantFrom<Attributes>({}, { a: 1, b: 'x' }, { b: 'x', a: 1 }, { a: '1', b: 'x' }, { c: [1] });
const steps = fc.array(
  fc.tuple(
    fc.constantFrom('count' as const, 'updown' as const, 'record' as const, 'collect' as const),
    fc.integer({ min: 0, max: 2000 }),
    attributes,
  ),
  { maxLength: 60 },
);

function createActions(meter: Meter): Record<Exclude<Step[0], 'collect'>, (value: number, a: Attributes) => void> {
  const count = meter.createCounter('count');
  const updown = meter.createUpDownCounter('updown');
  const record = meter.createHistogram('record');
  let polled = 0;
  meter.createObservableCounter('polled').addCallback((result) => result.observe((polled += 5), { at: 'callback' }));
  return {
    count: (value, a) => count.add(value, a),
    updown: (value, a) => updown.add(-value, a),
    record: (value, a) => record.record(value, a),
  };
}

describe('OwnMeterProvider', () => {
  it.each(['cumulative', 'delta'] as const)("collects (%s) what OpenTelemetry's own SDK does", async (temporality) => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const ours = createProvider();
        const collector = ours.createCollector(temporality);
        ours.createCollector(temporality === 'delta' ? 'cumulative' : 'delta'); // reads nothing, disturbs nothing
        const reader = new UpstreamReader(temporality);
        const actions = createActions(ours.getMeter('m'));
        const theirs = createActions(new MeterProvider({ resource, readers: [reader] }).getMeter('m'));
        for (const [kind, value, a] of [...sequence, ['collect', 0, {}] as Step]) {
          if (kind === 'collect') {
            const listTold = temporality === 'delta' ? listChanged : listPoints;
            const expected = listTold((await reader.collect()).resourceMetrics);
            // Up-down counters of a delta reader: upstream keeps silent about series that did not change; a total is a total.
            const actual = listTold(await read(collector));
            for (const [key, point] of Object.entries(expected)) {
              expect(actual[key], key).toEqual(point);
              compared += 1;
            }
            expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
          } else {
            actions[kind](value, a);
            theirs[kind](value, a);
          }
        }
      }),
      { numRuns: 100 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  it('keeps to its series over many collections, adds the rest to the overflow, and the sum stays exact', async () => {
    const provider = createProvider(10);
    const [collector, delta] = [provider.createCollector('cumulative'), provider.createCollector('delta')];
    const counter = provider.getMeter('m').createCounter('orders');
    let deltaSum = 0;
    for (let round = 0; round < 5; round += 1) {
      for (let user = 0; user < 100; user += 1) counter.add(1, { user: `u${round * 100 + user}`, market: 'DE' });
      const points = (await read(delta)).scopeMetrics[0]?.metrics[0]?.dataPoints ?? [];
      deltaSum += points.reduce((sum, { value }) => sum + Number(value), 0);
      await read(collector);
    }
    const points = (await read(collector)).scopeMetrics[0]?.metrics[0]?.dataPoints ?? [];
    expect(points.length).toBe(10);
    expect(points.find((point) => point.attributes['otel.metric.overflow'] === true)?.value).toBe(491);
    expect(points.reduce((sum, { value }) => sum + Number(value), 0)).toBe(500);
    expect(deltaSum).toBe(500);
    expect(findCardinalityOffenders(provider.listBudgeted())).toEqual([
      { metric: 'orders', series: 10, overflowed: 491, what: 'measurements', attribute: 'user', distinctValues: 9 },
    ]);
  });

  it('keeps the latest exemplar of a sampled span for each series and bucket', async () => {
    const provider = createProvider();
    const collector = provider.createCollector('cumulative');
    const delta = provider.createCollector('delta');
    const wait = provider.getMeter('m').createHistogram('wait', { advice: { explicitBucketBoundaries: [1, 2] } });
    const inSpan = (spanId: string, traceFlags: TraceFlags) =>
      trace.setSpanContext(ROOT_CONTEXT, { traceId: '0af7651916cd43dd8448eb211c80319c', spanId, traceFlags });
    wait.record(0.5, {}, inSpan('1111111111111111', TraceFlags.SAMPLED));
    wait.record(0.7, {}, inSpan('2222222222222222', TraceFlags.SAMPLED));
    wait.record(7, {}, inSpan('3333333333333333', TraceFlags.SAMPLED));
    wait.record(1.5, {}, inSpan('4444444444444444', TraceFlags.NONE));
    wait.record(1.5, {}, ROOT_CONTEXT);
    for (const reader of [collector, delta]) {
      const point = (await read(reader)).scopeMetrics[0]?.metrics[0]?.dataPoints[0];
      expect(readExemplars(point!).map(({ value, spanId }) => [value, spanId])).toEqual([
        [0.7, '2222222222222222'],
        [7, '3333333333333333'],
      ]);
    }
  });

  it('keeps the latest of all measurements with always_on, with ids where they were sampled', async () => {
    const provider = new OwnMeterProvider({ resource, maxSeries: 10, exemplarFilter: 'always_on' });
    const collector = provider.createCollector('cumulative');
    const counter = provider.getMeter('m').createCounter('orders');
    const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: '1111111111111111' };
    const inSpan = (traceFlags: TraceFlags) => trace.setSpanContext(ROOT_CONTEXT, { ...ids, traceFlags });
    const seen = [];
    for (const where of [ROOT_CONTEXT, inSpan(TraceFlags.SAMPLED), inSpan(TraceFlags.NONE)]) {
      counter.add(seen.length + 1, {}, where);
      const point = (await read(collector)).scopeMetrics[0]?.metrics[0]?.dataPoints[0];
      seen.push(...readExemplars(point!).map(({ value, traceId, spanId }) => [value, traceId, spanId]));
    }
    expect(seen).toEqual([
      [1, undefined, undefined],
      [2, ids.traceId, ids.spanId],
      [3, undefined, undefined],
    ]);
  });

  it('says in an exemplar of the overflow which series it would have been', async () => {
    const provider = createProvider(2);
    const collector = provider.createCollector('cumulative');
    const counter = provider.getMeter('m').createCounter('orders');
    const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: '1111111111111111' };
    const sampled = trace.setSpanContext(ROOT_CONTEXT, { ...ids, traceFlags: TraceFlags.SAMPLED });
    for (const user of ['a', 'b', 'c']) counter.add(1, { user }, sampled);
    const points = (await read(collector)).scopeMetrics[0]?.metrics[0]?.dataPoints ?? [];
    expect(
      points.map((point) => [point.attributes, readExemplars(point).map((one) => one.filteredAttributes)]),
    ).toEqual([
      [{ user: 'a' }, [undefined]],
      [{ 'otel.metric.overflow': true }, [{ user: 'c' }]],
    ]);
  });

  it('begins nothing after its end when the clock is set back', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 });
    onTestFinished(() => void vi.useRealTimers());
    const provider = createProvider();
    const collectors = [provider.createCollector('cumulative'), provider.createCollector('delta')];
    const counter = provider.getMeter('m').createCounter('orders');
    counter.add(1);
    for (const collector of collectors) await read(collector);
    vi.setSystemTime(500_000);
    counter.add(1);
    for (const collector of collectors) {
      const [point] = (await read(collector)).scopeMetrics[0]?.metrics[0]?.dataPoints ?? [];
      expect(point?.endTime).toEqual([500, 0]);
      expect(point?.startTime).toEqual([500, 0]);
    }
  });

  it('never throws into its caller, and no value spoils a sum', async () => {
    const provider = createProvider();
    const collector = provider.createCollector('cumulative');
    const counter = provider.getMeter('m').createCounter('orders');
    const hostile = Object.defineProperty({}, 'a', { enumerable: true, get: () => { throw new Error('no'); } }); // oxfmt-ignore
    counter.add(Number.NaN);
    counter.add(Infinity);
    counter.add(-1);
    counter.add(1n as unknown as number);
    counter.add(1, hostile);
    counter.add(1, hostile);
    counter.add(1, null as unknown as Attributes);
    expect(listPoints(await read(collector))['orders []']).toMatchObject({ value: 1 });
  });

  it('hides a secret in each measurement, of a set that it has seen before too', async () => {
    const provider = createProvider();
    const collector = provider.createCollector('cumulative');
    const counter = provider.getMeter('m').createCounter('orders');
    for (let round = 0; round < 3; round += 1) {
      counter.add(1, { market: 'DE', password: 'hunter2' });
      counter.add(1, { market: 'DE', password: 'hunter3' });
      counter.add(1, { market: 'DE' });
      counter.add(1, { market: ['DE'] as never });
    }
    const points = listPoints(await read(collector));
    expect(Object.values(points).map((point) => (point as { value: number }).value)).toEqual([6, 3, 3]);
    expect(JSON.stringify(points)).not.toContain('hunter');
  });
});
