// One exponential histogram at every destination of metrics: what cannot carry its buckets has a mapping, and none loses it.
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { describe, expect, it } from 'vitest';
import { decodeMetrics } from '../../test/otlp-decoder.ts';
import { OwnMeterProvider } from '../meter/provider.ts';
import { createConsoleMetrics } from './console.ts';
import { encodeDogstatsd } from './dogstatsd-encoding.ts';
import { encodeEmf } from './emf.ts';
import { encodeMetrics } from './otlp-metrics.ts';
import { encodePrometheusText } from './prometheus-text.ts';

const count = 1000;
const sum = (count * (count + 1)) / 2;

/** 1, 2, … 1,000. */
async function collect(): Promise<ResourceMetrics> {
  const provider = new OwnMeterProvider({
    resource: resourceFromAttributes({}),
    maxSeries: 10,
    exemplarFilter: 'always_off',
  });
  const collector = provider.createCollector('delta', { aggregation: 'base2_exponential_bucket_histogram' });
  const wait = provider.getMeter('m').createHistogram('wait', { unit: 's' });
  for (let value = 1; value <= count; value += 1) wait.record(value);
  return (await collector.collect({ timeoutMillis: 1000, isHolding: true })).metrics;
}

type Weighted = readonly [value: number, weight: number];

function medianOf(samples: readonly Weighted[]): number {
  let seen = 0;
  const sorted = [...samples].sort(([a], [b]) => a - b);
  return sorted.find(([, weight]) => (seen += weight) >= count / 2)?.[0] ?? Number.NaN;
}

describe('an exponential histogram', () => {
  it('goes by otlp as it is', async () => {
    const [metric] = decodeMetrics(encodeMetrics(await collect()));
    expect(metric).toMatchObject({ kind: 'exponential_histogram', points: [{ raw: { count: `${count}`, sum } }] });
  });

  it('goes to CloudWatch as values and counts, the median right to a few per cent', async () => {
    const document = encodeEmf(await collect(), 'Shop')[0]?.document ?? {};
    const value = document[Object.keys(document).find((key) => key.startsWith('wait')) ?? ''] as Record<
      string,
      unknown
    >;
    expect(value).toMatchObject({ Count: count, Sum: sum, Min: 1, Max: count });
    const values = value['Values'] as number[];
    const weights = value['Counts'] as number[];
    expect(weights.reduce((total, weight) => total + weight, 0)).toBe(count);
    expect(Math.abs(medianOf(values.map((one, index) => [one, weights[index] ?? 0])) - 500)).toBeLessThan(25);
  });

  it('goes to Datadog as a distribution, the median right to a few per cent', async () => {
    const lines = Buffer.from(encodeDogstatsd(await collect(), []))
      .toString()
      .trim()
      .split('\n');
    expect(lines.length).toBeGreaterThan(10);
    const samples = lines.map((line): Weighted => {
      const [, value, rate = '1'] = /:([\d.]+)\|d(?:\|@([\d.e-]+))?/.exec(line) ?? [];
      return [Number(value), Math.round(1 / Number(rate))];
    });
    expect(samples.reduce((total, [, weight]) => total + weight, 0)).toBe(count);
    expect(Math.abs(medianOf(samples) - 500)).toBeLessThan(25);
  });

  it('is on the page of Prometheus with buckets that have bounds', async () => {
    const text = encodePrometheusText(await collect());
    expect(text).toContain(`wait_seconds_bucket{le="+Inf"} ${count}\nwait_seconds_sum ${sum}\n`);
    expect(text.match(/_bucket\{le="\d/g)?.length).toBeGreaterThan(5);
  });

  it('is in a line of the console', async () => {
    const { encodeRecord } = createConsoleMetrics({ isReadable: false });
    expect(JSON.parse(Buffer.from(encodeRecord(await collect()).bytes).toString())).toMatchObject({
      value: { count, sum },
    });
  });
});
