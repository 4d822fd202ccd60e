import type { MetricData, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataPointType, resourceFromAttributes } from '../opentelemetry.ts';
import { sampleExponentialHistogram, sampleHistogram } from './dogstatsd-distribution.ts';
import {
  encodeDogstatsd,
  encodeServiceTags,
  findDatagramEnd,
  maxLineBytes,
  toSampleRate,
} from './dogstatsd-encoding.ts';

const decoder = new TextDecoder();

function collection(metric: object): ResourceMetrics {
  const data = { descriptor: { name: 'm', unit: '', description: '' }, ...metric } as unknown as MetricData;
  return {
    resource: resourceFromAttributes({}),
    scopeMetrics: [{ scope: { name: 'test' }, metrics: [data] }],
  };
}

function sum(value: number, isMonotonic: boolean, attributes: object = {}): ResourceMetrics {
  return collection({ dataPointType: DataPointType.SUM, isMonotonic, dataPoints: [{ attributes, value }] });
}

const linesOf = (metrics: ResourceMetrics, tags: readonly string[] = []): string[] =>
  decoder.decode(encodeDogstatsd(metrics, tags)).split('\n').slice(0, -1);

describe('DogStatsD lines', () => {
  it('are counts for what rises, gauges for the rest, and carry unified service tags first', () => {
    const tags = encodeServiceTags({
      'service.name': 'Shop',
      'deployment.environment.name': 'prod',
      'service.version': '1.2',
    });
    expect(linesOf(sum(3, true, { 'shop.market': 'DE' }), tags)).toEqual([
      'm:3|c|#service:shop,env:prod,version:1.2,shop.market:de',
    ]);
    expect(linesOf(sum(-2.5, false))).toEqual(['m:-2.5|g']);
    const gauge = { dataPointType: DataPointType.GAUGE, dataPoints: [{ attributes: {}, value: NaN }] };
    expect(linesOf(collection(gauge))).toEqual([]);
  });

  it('cannot be broken or forged by any name or attribute', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('\n', '|', ',', '#', ':', '@', '\r', '\0', 'a', 'ü', '😀', '\ud800'),
    });
    const name = fc.oneof(hostile, fc.string());
    fc.assert(
      fc.property(name, fc.dictionary(name, name), (metricName, attributes) => {
        const point = { dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints: [{ attributes, value: 1 }] };
        const lines = linesOf(collection({ ...point, descriptor: { name: metricName, unit: '', description: '' } }));
        expect(lines.length).toBe(1);
        expect(lines[0]).toMatch(/^[A-Za-z][\w.]*:1\|c(\|#[^|\n\r,#@]+(,[^|\n\r,#@]+)*)?$/);
      }),
    );
  });

  it('lose their last tags rather than what the Agent would cut', () => {
    const attributes = Object.fromEntries(Array.from({ length: 128 }, (_, i) => [`key.${i}`, 'v'.repeat(180)]));
    const [line = ''] = linesOf(sum(1, true, attributes));
    expect(line.length).toBeLessThan(maxLineBytes);
    expect(line.length).toBeGreaterThan(maxLineBytes - 200);
    expect(line.endsWith('v')).toBe(true);
  });

  it('are packed into datagrams without breaking or losing one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { minLength: 1 }), fc.integer({ min: 20, max: 100 }), (lengths, maxBytes) => {
        const lines = lengths.map((length) => 'x'.repeat(length + 1));
        const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
        const found: string[] = [];
        for (let start = 0; start < bytes.length;) {
          const end = findDatagramEnd(bytes, start, maxBytes);
          const datagram = decoder.decode(bytes.subarray(start, end - 1));
          if (datagram.length > maxBytes) expect(datagram).not.toContain('\n');
          found.push(...datagram.split('\n'));
          start = end;
        }
        expect(found).toEqual(lines);
      }),
    );
  });
});

describe('histograms as distributions', () => {
  const boundaries = [1, 5, 10, 50, 100];
  const values = fc.array(fc.double({ min: 0.001, max: 200, noNaN: true }), { minLength: 1, maxLength: 200 });

  it('keep count, sum, minimum and maximum, and each measurement in its bucket', () => {
    fc.assert(
      fc.property(values, (measured) => {
        const counts = boundaries.concat(Infinity).map((high, index) => {
          const low = boundaries[index - 1] ?? -Infinity;
          return measured.filter((value) => value > low && value <= high).length;
        });
        const total = measured.reduce((a, b) => a + b, 0);
        const [min, max] = [Math.min(...measured), Math.max(...measured)];
        const samples = sampleHistogram({
          buckets: { boundaries, counts },
          count: measured.length,
          sum: total,
          min,
          max,
        });
        expect(samples.reduce((a, s) => a + s.count, 0)).toBe(measured.length);
        expect(samples.reduce((a, s) => a + s.count * s.value, 0)).toBeCloseTo(total, 6);
        expect(Math.min(...samples.map((s) => s.value))).toBeCloseTo(min, 9);
        expect(Math.max(...samples.map((s) => s.value))).toBeCloseTo(max, 9);
        expect(countWithin(samples, boundaries)).toEqual(counts);
      }),
    );
  });

  it('have their percentiles within the width of an exponential bucket', () => {
    const measured = Array.from({ length: 1000 }, (_, index) => 1.01 ** index);
    const base = 2 ** (1 / 8);
    const indexOf = (value: number): number => Math.ceil(Math.log(value) / Math.log(base)) - 1;
    const offset = indexOf(measured[0] ?? 1);
    const bucketCounts: number[] = [];
    for (const value of measured)
      bucketCounts[indexOf(value) - offset] = (bucketCounts[indexOf(value) - offset] ?? 0) + 1;
    const samples = sampleExponentialHistogram({
      count: 1000,
      sum: measured.reduce((a, b) => a + b, 0),
      scale: 3,
      zeroCount: 0,
      positive: { offset, bucketCounts: Array.from(bucketCounts, (count) => count ?? 0) },
      negative: { offset: 0, bucketCounts: [] },
      min: 1,
      max: measured[999] ?? 0,
    });
    const spread = samples
      .flatMap(({ value, count }) => Array.from({ length: count }, () => value))
      .sort((a, b) => a - b);
    expect(spread.length).toBe(1000);
    for (const rank of [10, 500, 900, 990]) {
      const [found = 0, exact = 1] = [spread[rank], measured[rank]];
      expect(Math.abs(Math.log(found / exact))).toBeLessThanOrEqual(Math.log(base) + 1e-9);
    }
  });

  it('weigh a sample by a rate that every receiver turns back into its count', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (count) => {
        const rate = Number(String(toSampleRate(count)));
        expect([Math.floor(1 / rate), Math.round(1 / rate)]).toEqual([count, count]);
      }),
    );
  });
});

function countWithin(samples: readonly { value: number; count: number }[], boundaries: readonly number[]): number[] {
  const slack = 1e-9;
  return [...boundaries, Infinity].map((high, index) => {
    const low = boundaries[index - 1] ?? -Infinity;
    return samples
      .filter(({ value }) => value > low - slack && value <= high + slack && !(Math.abs(value - low) < slack))
      .reduce((total, { count }) => total + count, 0);
  });
}
