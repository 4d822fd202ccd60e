// What the settings of OTLP's metrics make of the same measurements, as they arrive.
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Child, startFixture } from '../child.ts';
import type { DecodedMetric, DecodedPoint } from '../otlp-decoder.ts';
import { type Receiver, startReceiver } from '../receiver.ts';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
  onTestFinished(() => receiver.stop());
});

const patience = { timeout: 20_000, interval: 50 };
const preference = 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE';
const aggregation = 'OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION';

const all = (name: string): readonly DecodedMetric[] => receiver.metrics.filter((metric) => metric.name === name);
const pointsOf = (name: string): readonly DecodedPoint[] => all(name).flatMap(({ points }) => points);
const numberOf = ({ raw }: DecodedPoint): number => Number(raw['as_double'] ?? raw['as_int'] ?? raw['count']);
const sumOf = (name: string): number => pointsOf(name).reduce((sum, point) => sum + numberOf(point), 0);
const latestOf = (name: string): number => pointsOf(name).slice(-1).map(numberOf)[0] ?? 0;

/** Three orders, each in a collection of its own. `total` tells how many there have been by what has arrived. */
async function placeOrders(env: Readonly<Record<string, string>>, total: (name: string) => number): Promise<Child> {
  const child = startFixture('exemplars.mjs', {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_METRIC_EXPORT_INTERVAL: '100', ...env },
  });
  onTestFinished(async () => {
    child.process.kill('SIGTERM');
    await child.exited;
  });
  const port = (await child.ready).split(' ')[1];
  for (let placed = 1; placed <= 3; placed += 1) {
    await (await fetch(`http://127.0.0.1:${port}/`)).text();
    await expect.poll(() => total('shop.orders'), patience).toBe(placed);
    await expect.poll(() => total('shop.items'), patience).toBe(placed);
  }
  await expect.poll(() => all('pitwall.sdk.accepted').length, patience).toBeGreaterThan(2);
  return child;
}

/** By their kinds: a counter, a histogram, an observed counter, an up-down counter. */
const kinds = ['shop.orders', 'shop.items', 'pitwall.sdk.accepted', 'pitwall.sdk.queued'];
const temporalities = (): number[] => kinds.map((name) => all(name)[0]?.temporality ?? 0);
const [delta, cumulative] = [1, 2];

describe('OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', () => {
  it.each([
    ['cumulative', [cumulative, cumulative, cumulative, cumulative]],
    ['Delta', [delta, delta, delta, cumulative]],
    ['LOWMEMORY', [delta, delta, cumulative, cumulative]],
  ])('%s sends each kind by the table of the specification', async (value, expected) => {
    await placeOrders({ [preference]: value }, value === 'cumulative' ? latestOf : sumOf);
    expect(temporalities()).toEqual(expected);
  });
});

describe('OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION', () => {
  it.each(['cumulative', 'delta'])('base2_exponential_bucket_histogram sends exponential ones (%s)', async (value) => {
    const env = { [aggregation]: 'base2_exponential_bucket_histogram', [preference]: value };
    await placeOrders(env, value === 'cumulative' ? latestOf : sumOf);
    expect(new Set(receiver.metrics.map(({ kind }) => kind))).toEqual(
      new Set(['sum', 'gauge', 'exponential_histogram']),
    );
    const point = pointsOf('shop.items').at(-1);
    const count = String(value === 'cumulative' ? 3 : 1);
    expect(point?.raw).toMatchObject({ count, scale: 20, min: 3, max: 3, sum: Number(count) * 3 });
    // Bucket i holds what is above 2^(i / 2^20), up to the next: that of 3.
    const index = Math.floor(Math.log2(3) * 2 ** 20);
    expect(point?.raw['positive']).toEqual({ offset: index, bucket_counts: [count] });
    expect(point?.exemplars.map((exemplar) => exemplar.value)).toEqual([3]);
  });

  it('anything else is said, and histograms have their buckets', async () => {
    const child = await placeOrders({ [aggregation]: 'native' }, latestOf);
    child.process.kill('SIGTERM');
    expect((await child.exited).stderr).toMatch(/PW\d+.*DEFAULT_HISTOGRAM_AGGREGATION/);
    expect(all('shop.items')[0]?.kind).toBe('histogram');
  });
});
