import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { expect, it, vi } from 'vitest';
import { type Collector, OwnMeterProvider } from './provider.ts';

const deadline = { timeoutMillis: 1000, isHolding: true };

function createProvider(maxSeries = 2000): OwnMeterProvider {
  return new OwnMeterProvider({ resource: resourceFromAttributes({}), maxSeries, exemplarFilter: 'always_off' });
}

async function read(collector: Collector): Promise<ResourceMetrics> {
  const { metrics, errors } = await collector.collect(deadline);
  expect(errors).toEqual([]);
  return metrics;
}

/** Each point by metric and attributes. */
function listPoints({ scopeMetrics }: ResourceMetrics): Record<string, unknown> {
  const entries = scopeMetrics.flatMap(({ metrics }) =>
    metrics.flatMap(({ descriptor, dataPoints }) =>
      dataPoints.map(({ attributes, value }) => [
        `${descriptor.name} ${JSON.stringify(Object.entries(attributes).sort())}`,
        { value },
      ]),
    ),
  );
  return Object.fromEntries(entries) as Record<string, unknown>;
}

it('calls a callback that hangs once, and reports what the others observe', async () => {
  const provider = createProvider();
  const collector = provider.createCollector('cumulative');
  const meter = provider.getMeter('m');
  let calls = 0;
  meter.createObservableGauge('hangs').addCallback(() => {
    calls += 1;
    return new Promise<void>(() => {});
  });
  meter.createObservableGauge('works').addCallback((result) => result.observe(7));
  for (let round = 0; round < 2; round += 1) {
    const { metrics, errors } = await collector.collect({ timeoutMillis: 20, isHolding: true });
    expect(Object.keys(listPoints(metrics))).toEqual(['works []']);
    expect(errors).toHaveLength(1);
  }
  expect(calls).toBe(1);
});

it('waits once for a callback that hangs, and has it again when it answers', async () => {
  const provider = createProvider();
  const collector = provider.createCollector('cumulative');
  const answers = Promise.withResolvers<void>();
  const gauge = provider.getMeter('m').createObservableGauge('slow');
  gauge.addCallback(async (result) => {
    await answers.promise;
    result.observe(7);
  });
  expect((await collector.collect({ timeoutMillis: 20, isHolding: true })).errors).toHaveLength(1);
  // Longer than this test may take.
  expect((await collector.collect({ timeoutMillis: 600_000, isHolding: true })).errors).toHaveLength(1);
  answers.resolve();
  await vi.waitFor(async () => expect(listPoints(await read(collector))['slow []']).toMatchObject({ value: 7 }));
});

it('counts nothing twice for a delta reader when a callback fails once', async () => {
  const provider = createProvider();
  const delta = provider.createCollector('delta');
  let total = 0;
  let isFailing = false;
  provider
    .getMeter('m')
    .createObservableCounter('polled')
    .addCallback((result) => {
      if (isFailing) throw new Error('not now');
      result.observe((total += 5));
    });
  expect(listPoints(await read(delta))['polled []']).toMatchObject({ value: 5 });
  isFailing = true;
  expect((await delta.collect(deadline)).errors).toHaveLength(1);
  isFailing = false;
  expect(listPoints(await read(delta))['polled []']).toMatchObject({ value: 5 });
});

it('remembers a bounded number of series that no callback observes any more', async () => {
  const provider = createProvider(5000);
  const delta = provider.createCollector('delta');
  let first = 0;
  const counter = provider.getMeter('m').createObservableCounter('polled');
  counter.addCallback((result) => {
    for (let id = first; id < first + 1000; id += 1) result.observe(1, { id });
  });
  const collect = async (from: number): Promise<number> => {
    first = from;
    return Object.values(listPoints(await read(delta))).filter((one) => (one as { value: number }).value === 1).length;
  };
  expect([await collect(0), await collect(1000), await collect(0)]).toEqual([1000, 1000, 0]);
  expect([await collect(2000), await collect(3000), await collect(4000), await collect(1000)]).toEqual(
    Array(4).fill(1000),
  );
});

it('forgets a series that a callback no longer observes', async () => {
  const provider = createProvider();
  const collector = provider.createCollector('cumulative');
  let round = 0;
  const gauge = provider.getMeter('m').createObservableGauge('g');
  gauge.addCallback((result) => result.observe(1, { round: (round += 1) }));
  await read(collector);
  expect(Object.keys(listPoints(await read(collector)))).toEqual(['g [["round",2]]']);
});
