import { expect, test } from 'vitest';
import type { MetricAttributesReply, MetricQueryReply } from '../src/api/types.ts';
import { startTestCollector } from './collector.ts';
import type { TestCollector } from './collector.ts';
import { createCounter, createMetrics, createPoint, describeValues, post, toNanos } from './telemetry.ts';

const step = 10_000;

function alignedStart(): number {
  return Math.floor(Date.now() / 60_000) * 60_000 - 300_000;
}

interface Asked {
  readonly collector: TestCollector;
  readonly start: number;
  readonly steps?: number;
}

async function query({ collector, start, steps = 6 }: Asked, rest: string): Promise<MetricQueryReply['series']> {
  const reply = await collector.ask<MetricQueryReply>(
    `/api/metrics/query?from=${start}&to=${start + steps * step}&step=${step}&${rest}`,
  );
  expect(reply.times).toEqual(Array.from({ length: steps }, (_, index) => start + index * step));
  for (const one of reply.series) expect(one.values).toHaveLength(steps);
  return reply.series;
}

async function send(
  collector: TestCollector,
  service: string,
  metrics: readonly object[],
  instance?: string,
): Promise<void> {
  expect((await post(`${collector.otlpUrl}/v1/metrics`, createMetrics(service, metrics, instance))).status).toBe(200);
}

test('a counter’s rate is exact over two instances, one of which restarts', async () => {
  const collector = await startTestCollector();
  const start = alignedStart();
  const at = (second: number): { timeMillis: number; startMillis: number } => ({
    timeMillis: start + second * 1_000,
    startMillis: start,
  });
  // 10 a step for a minute.
  const steady = [10, 20, 30, 40, 50, 60].map((second) => createPoint(second, at(second)));
  await send(collector, 'orders', [createCounter('placed', steady)], 'a');
  // 20 a step; begins anew at 30 s under the same name of instance.
  const restarted = [createPoint(20, at(10)), createPoint(40, at(20)), createPoint(60, at(30))];
  const again = [40, 50, 60].map((second) =>
    createPoint((second - 30) * 2, { timeMillis: start + second * 1_000, startMillis: start + 30_000 }),
  );
  await send(collector, 'orders', [createCounter('placed', [...restarted, ...again])], 'b');
  const asked = { collector, start };
  expect(await query(asked, 'name=placed')).toEqual([{ labels: {}, values: [3, 3, 3, 3, 3, 3] }]);
  expect(await query(asked, 'name=placed&aggregate=increase')).toEqual([
    { labels: {}, values: [30, 30, 30, 30, 30, 30] },
  ]);
  expect(await query(asked, 'name=placed&by=instance')).toEqual([
    { labels: { instance: 'b' }, values: [2, 2, 2, 2, 2, 2] },
    { labels: { instance: 'a' }, values: [1, 1, 1, 1, 1, 1] },
  ]);
});

test('a counter that was already counting when the collector first saw it does not jump', async () => {
  const collector = await startTestCollector();
  const start = alignedStart();
  const startMillis = start - 86_400_000;
  const points = [20, 30, 40].map((second) =>
    createPoint(1_000_000 + second, { timeMillis: start + second * 1_000, startMillis }),
  );
  await send(collector, 'orders', [createCounter('placed', points)]);
  const [series] = await query({ collector, start }, 'name=placed&aggregate=increase');
  expect(series?.values).toEqual([null, null, 10, 10, null, null]);
});

test('a series that appears later under a known sender grows from nothing', async () => {
  const collector = await startTestCollector();
  const start = alignedStart();
  const startMillis = start - 86_400_000;
  const point = (value: number, second: number, market: string): object =>
    createPoint(value, { timeMillis: start + second * 1_000, startMillis, attributes: { market } });
  const seen = [10, 20, 30, 40].map((second) => point(100, second, 'DE'));
  await send(collector, 'orders', [createCounter('failed', [...seen, point(3, 30, 'FR'), point(3, 40, 'FR')])]);
  const series = await query({ collector, start }, 'name=failed&aggregate=increase&by=market&filter=market%3DFR');
  expect(series).toEqual([{ labels: { market: 'FR' }, values: [null, null, 3, 0, null, null] }]);
});

test('delta points are added up, and a repeated one is not added twice', async () => {
  const collector = await startTestCollector();
  const start = alignedStart();
  const delta = (second: number): object =>
    createPoint(5, { timeMillis: start + second * 1_000, startMillis: start + (second - 10) * 1_000 });
  const metric = (seconds: readonly number[]): object => createCounter('placed', seconds.map(delta), 1);
  await send(collector, 'orders', [metric([10, 20])]);
  await send(collector, 'orders', [metric([20, 30])]);
  const [series] = await query({ collector, start }, 'name=placed&aggregate=increase');
  expect(series?.values).toEqual([5, 5, 5, null, null, null]);
});

test('gauges are averaged over what they said and hold until they speak again', async () => {
  const collector = await startTestCollector();
  const start = alignedStart();
  const gauge = (values: readonly (readonly [number, number])[]): object => ({
    name: 'depth',
    gauge: { dataPoints: values.map(([second, value]) => createPoint(value, { timeMillis: start + second * 1_000 })) },
  });
  await send(
    collector,
    'orders',
    [
      gauge([
        [1, 10],
        [2, 30],
        [35, 5],
      ]),
    ],
    'a',
  );
  await send(collector, 'orders', [gauge([[1, 100]])], 'b');
  const asked = { collector, start };
  expect((await query(asked, 'name=depth'))[0]?.values).toEqual([60, 65, 65, 52.5, 52.5, 52.5]);
  expect((await query(asked, 'name=depth&aggregate=sum'))[0]?.values).toEqual([130, 130, 130, 105, 105, 105]);
  expect((await query(asked, 'name=depth&aggregate=max'))[0]?.values).toEqual([100, 100, 100, 100, 100, 100]);
  expect((await query(asked, 'name=depth&aggregate=min'))[0]?.values).toEqual([10, 30, 30, 5, 5, 5]);
});

function histogram(
  start: number,
  states: readonly { second: number; counts: readonly number[]; sum: number }[],
): object {
  const dataPoints = states.map(({ second, counts, sum }) => ({
    startTimeUnixNano: toNanos(start),
    timeUnixNano: toNanos(start + second * 1_000),
    explicitBounds: [10, 20, 50],
    bucketCounts: counts.map(String),
    count: String(counts.reduce((total, count) => total + count, 0)),
    sum,
    attributes: describeValues({ route: '/orders' }),
  }));
  return { name: 'latency', unit: 'ms', histogram: { aggregationTemporality: 2, dataPoints } };
}

test('percentiles of histograms are interpolated as Prometheus does, over instances', async () => {
  const collector = await startTestCollector();
  const start = alignedStart();
  await send(
    collector,
    'orders',
    [
      histogram(start, [
        { second: 10, counts: [5, 0, 0, 0], sum: 40 },
        { second: 20, counts: [5, 10, 0, 0], sum: 190 },
      ]),
    ],
    'a',
  );
  await send(
    collector,
    'orders',
    [
      histogram(start, [
        { second: 10, counts: [5, 0, 0, 0], sum: 40 },
        { second: 20, counts: [5, 0, 10, 0], sum: 440 },
      ]),
    ],
    'b',
  );
  const asked = { collector, start, steps: 3 };
  // First 10 in (0, 10]; then 10 in (10, 20] and 10 in (20, 50].
  expect((await query(asked, 'name=latency&aggregate=p50'))[0]?.values).toEqual([5, 20, null]);
  expect((await query(asked, 'name=latency'))[0]?.values).toEqual([9.5, 47, null]);
  expect((await query(asked, 'name=latency&aggregate=avg'))[0]?.values).toEqual([8, 27.5, null]);
  expect((await query(asked, 'name=latency&aggregate=increase'))[0]?.values).toEqual([10, 20, null]);
  expect((await query(asked, 'name=latency&aggregate=sum'))[0]?.values).toEqual([80, 550, null]);
  expect(await query(asked, 'name=latency&aggregate=p99&filter=route!%3D/orders')).toEqual([]);
});

test('an exponential histogram’s percentiles stay within the width of its buckets', async () => {
  const collector = await startTestCollector();
  const start = alignedStart();
  // Scale 0: bucket i holds (2^i, 2^(i+1)]: 10 values in (4, 8], 10 in (8, 16].
  const point = {
    startTimeUnixNano: toNanos(start),
    timeUnixNano: toNanos(start + 10_000),
    count: '20',
    sum: 200,
    scale: 0,
    positive: { offset: 2, bucketCounts: ['10', '10'] },
  };
  await send(collector, 'orders', [
    { name: 'exp', exponentialHistogram: { aggregationTemporality: 2, dataPoints: [point] } },
  ]);
  const asked = { collector, start, steps: 2 };
  expect((await query(asked, 'name=exp&aggregate=p50'))[0]?.values[0]).toBe(8);
  expect((await query(asked, 'name=exp&aggregate=p90'))[0]?.values[0]).toBeCloseTo(14.4, 6);
});

test('a summary answers with the quantiles it was sent with', async () => {
  const collector = await startTestCollector();
  const start = alignedStart();
  const point = (second: number, count: number): object => ({
    startTimeUnixNano: toNanos(start),
    timeUnixNano: toNanos(start + second * 1_000),
    count: String(count),
    sum: count * 2,
    quantileValues: [
      { quantile: 0.5, value: 2 },
      { quantile: 0.95, value: 7 },
    ],
  });
  await send(collector, 'orders', [{ name: 'sum', summary: { dataPoints: [point(5, 10), point(15, 30)] } }]);
  const asked = { collector, start, steps: 2 };
  expect((await query(asked, 'name=sum'))[0]?.values).toEqual([7, 7]);
  expect((await query(asked, 'name=sum&aggregate=avg'))[0]?.values).toEqual([2, 2]);
});

test('attributes are listed with their values, and a wrong aggregate is named', async () => {
  const collector = await startTestCollector();
  const timeMillis = Date.now();
  const points = ['DE', 'FR', 'US'].map((market) => createPoint(1, { timeMillis, attributes: { market } }));
  await send(collector, 'orders', [createCounter('placed', points)]);
  const { attributes } = await collector.ask<MetricAttributesReply>('/api/metrics/attributes?name=placed');
  expect(attributes).toEqual([
    { key: 'service', values: ['orders'] },
    { key: 'instance', values: ['orders-1'] },
    { key: 'market', values: ['DE', 'FR', 'US'] },
  ]);
  const reply = await fetch(`${collector.pageUrl}/api/metrics/query?name=placed&aggregate=p95`);
  expect([reply.status, await reply.json()]).toEqual([
    400,
    { error: 'a counter has no percentiles', parameter: 'aggregate' },
  ]);
});
