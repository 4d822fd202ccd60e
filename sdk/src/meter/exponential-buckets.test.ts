import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationType,
  type ExponentialHistogram,
  MeterProvider,
  MetricReader,
  type MetricData,
} from '@opentelemetry/sdk-metrics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Temporality } from './collector.ts';
import { coarsen, ExponentialBuckets, subtractBuckets } from './exponential-buckets.ts';
import { OwnMeterProvider } from './provider.ts';

const resource = resourceFromAttributes({});
const values = fc.array(
  fc.oneof(
    fc.constant(0),
    fc.integer({ min: 1, max: 5000 }),
    fc.integer({ min: -1074, max: 1023 }).map((exponent) => 2 ** exponent),
    fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
    fc.double({ min: 0, max: Number.MAX_VALUE, noNaN: true }),
  ),
  { minLength: 1, maxLength: 200 },
);

class UpstreamReader extends MetricReader {
  constructor() {
    super({ aggregationSelector: () => ({ type: AggregationType.EXPONENTIAL_HISTOGRAM }) });
  }
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

function valueOf(metric: MetricData | undefined): ExponentialHistogram {
  return metric?.dataPoints[0]?.value as ExponentialHistogram;
}

function createHistogram(temporality: Temporality) {
  const provider = new OwnMeterProvider({ resource, maxSeries: 10, exemplarFilter: 'always_off' });
  const collector = provider.createCollector(temporality, { aggregation: 'base2_exponential_bucket_histogram' });
  const histogram = provider.getMeter('m').createHistogram('h');
  const read = async () => {
    const { metrics } = await collector.collect({ timeoutMillis: 1000, isHolding: true });
    return metrics.scopeMetrics[0]?.metrics[0];
  };
  return { histogram, read };
}

describe('exponential histograms', () => {
  it("are what OpenTelemetry's own SDK makes of the same values", async () => {
    await fc.assert(
      fc.asyncProperty(values, async (all) => {
        const { histogram, read } = createHistogram('cumulative');
        const reader = new UpstreamReader();
        const theirs = new MeterProvider({ resource, readers: [reader] }).getMeter('m').createHistogram('h');
        for (const value of all) {
          histogram.record(value);
          theirs.record(value);
        }
        const expected = valueOf((await reader.collect()).resourceMetrics.scopeMetrics[0]?.metrics[0]);
        expect(withoutSum(valueOf(await read()))).toEqual(withoutSum(expected));
      }),
    );
  });

  it('add up over the collections of a delta reader', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(values, { minLength: 1, maxLength: 5 }), async (rounds) => {
        const { histogram, read } = createHistogram('delta');
        const whole = new ExponentialBuckets();
        const deltas: ExponentialHistogram[] = [];
        for (const round of rounds) {
          for (const value of round) {
            histogram.record(value);
            whole.record(value);
          }
          const delta = valueOf(await read());
          expect(delta).toMatchObject({ count: round.length, min: Math.min(...round), max: Math.max(...round) });
          deltas.push(delta);
        }
        const { scale, zeroCount, positive } = whole.read();
        expect(deltas.reduce((sum, delta) => sum + delta.zeroCount, 0)).toBe(zeroCount);
        for (const [index, count] of positive.bucketCounts.entries())
          expect(deltas.reduce((sum, delta) => sum + countAt(delta, scale, positive.offset + index), 0)).toBe(count);
        expect(await read()).toBeUndefined();
      }),
    );
  });

  it('hold each value within the bounds of its bucket', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (value) => {
        const buckets = new ExponentialBuckets();
        buckets.record(value);
        const { scale, positive } = buckets.read();
        // At the finest scale neighbouring bounds differ by less than a millionth.
        expect(Math.abs(Math.log2(value) * 2 ** scale - positive.offset)).toBeLessThan(2);
      }),
    );
  });

  it('keep to 160 buckets, from the least number to the greatest', () => {
    const buckets = new ExponentialBuckets();
    for (let exponent = -1074; exponent <= 1023; exponent += 1) buckets.record(1.5 * 2 ** exponent);
    buckets.record(Number.MAX_VALUE);
    const { positive } = buckets.read();
    expect(positive.bucketCounts.length).toBeLessThanOrEqual(160);
    expect(positive.bucketCounts.reduce((sum, count) => sum + count, 0)).toBe(2099);
  });

  it('are nothing less nothing', () => {
    const empty = new ExponentialBuckets().read();
    expect(subtractBuckets(empty, empty)).toEqual({
      scale: 0,
      zeroCount: 0,
      positive: { offset: 0, bucketCounts: [] },
    });
  });
});

/** Sums of floats: the order of additions is the same, but for zeros. */
function withoutSum({ sum: _sum, ...rest }: ExponentialHistogram): object {
  return rest;
}

function countAt({ scale, positive }: ExponentialHistogram, atScale: number, index: number): number {
  if (positive.bucketCounts.length === 0) return 0;
  const { offset, bucketCounts } = coarsen(positive, scale - atScale);
  return bucketCounts[index - offset] ?? 0;
}
