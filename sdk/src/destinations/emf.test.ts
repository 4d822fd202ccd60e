import { type MetricData, MeterProvider, MetricReader, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { describe, expect, it } from 'vitest';
import { encodeEmf } from './emf.ts';

class OnceReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

type Meter = ReturnType<MeterProvider['getMeter']>;

async function collect(record: (meter: Meter) => void): Promise<ResourceMetrics> {
  const reader = new OnceReader();
  const resource = resourceFromAttributes({ 'service.name': 'shop', 'service.instance.id': 'i-1' });
  record(new MeterProvider({ resource, readers: [reader] }).getMeter('emf'));
  return (await reader.collect()).resourceMetrics;
}

interface Root extends Record<string, unknown> {
  _aws: {
    Timestamp: number;
    CloudWatchMetrics: [{ Namespace: string; Dimensions: [string[]]; Metrics: { Name: string; Unit: string }[] }];
  };
}

/** The rules of AWS's published schema, and of the specification beside it. */
function checkEmf(document: unknown): Root {
  const root = JSON.parse(JSON.stringify(document)) as Root;
  expect(Number.isInteger(root._aws.Timestamp)).toBe(true);
  const [{ Namespace, Dimensions, Metrics }] = root._aws.CloudWatchMetrics;
  expect(Namespace).toMatch(/^.{1,255}$/);
  expect(Dimensions.length).toBe(1);
  expect(Dimensions[0].length).toBeLessThanOrEqual(30);
  for (const name of Dimensions[0]) expect(typeof root[name], name).toBe('string');
  expect(Metrics.length).toBeGreaterThan(0);
  expect(Metrics.length).toBeLessThanOrEqual(100);
  for (const { Name, Unit } of Metrics) {
    expect(Unit).toMatch(/^[A-Z][a-z]+(\/Second)?$/);
    const value = root[Name] as number | { Values: number[]; Counts: number[] };
    const numbers = typeof value === 'number' ? [value] : [...value.Values, ...value.Counts];
    for (const one of numbers) expect(Number.isFinite(one), Name).toBe(true);
    if (typeof value !== 'number') expect(value.Values.length).toBeLessThanOrEqual(100);
  }
  return root;
}

describe('an EMF document', () => {
  it('holds all points of the same attributes, with units, and the service as a dimension', async () => {
    const metrics = await collect((meter) => {
      meter.createCounter('shop.orders', { unit: '{order}' }).add(2, { 'shop.market': 'DE' });
      meter.createGauge('shop.stock', { unit: 'By' }).record(12, { 'shop.market': 'DE' });
      meter.createCounter('shop.visits').add(1, { 'shop.market': 'FR' });
    });
    const documents = encodeEmf(metrics, 'Shop').map(({ document }) => checkEmf(document));
    expect(documents.length).toBe(2);
    expect(documents[0]).toMatchObject({
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'Shop',
            Dimensions: [['shop.market', 'service.name']],
            Metrics: [
              { Name: 'shop.orders', Unit: 'Count' },
              { Name: 'shop.stock', Unit: 'Bytes' },
            ],
          },
        ],
      },
      'shop.market': 'DE',
      'service.name': 'shop',
      'shop.orders': 2,
      'shop.stock': 12,
    });
  });

  it('holds a histogram as the middles of its buckets, with exact totals', async () => {
    const metrics = await collect((meter) => {
      const wait = meter.createHistogram('wait', { unit: 's', advice: { explicitBucketBoundaries: [1, 3, 10] } });
      for (const value of [0.5, 2, 2.5, 50]) wait.record(value);
    });
    const [root] = encodeEmf(metrics, 'Shop').map(({ document }) => checkEmf(document));
    expect(root?.['wait']).toEqual({ Values: [1, 2, 10], Counts: [1, 2, 1], Min: 0.5, Max: 50, Count: 4, Sum: 55 });
  });

  it('holds at most 100 metrics, 30 dimensions and 100 values', async () => {
    const metrics = await collect((meter) => {
      for (let index = 0; index < 250; index += 1) meter.createCounter(`counter.${index}`).add(1);
      const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`key.${index}`, 'x']));
      meter.createCounter('wide').add(1, many);
      const boundaries = Array.from({ length: 350 }, (_, index) => index);
      const fine = meter.createHistogram('fine', { advice: { explicitBucketBoundaries: boundaries } });
      for (let value = 0; value < 350; value += 1) fine.record(value);
    });
    const encoded = encodeEmf(metrics, 'Shop');
    const documents = encoded.map(({ document }) => checkEmf(document));
    expect(documents.length).toBeGreaterThanOrEqual(4);
    expect(encoded.reduce((sum, { count }) => sum + count, 0)).toBe(252);
    const fine = documents.find((root) => 'fine' in root)?.['fine'] as { Counts: number[] };
    expect(fine.Counts.reduce((sum, count) => sum + count, 0)).toBe(350);
  });

  it('leaves out what is no number', async () => {
    const metrics = await collect((meter) => {
      meter.createGauge('none').record(Number.NaN);
      meter.createGauge('endless').record(Number.POSITIVE_INFINITY);
      meter.createGauge('one').record(1);
    });
    const encoded = encodeEmf(metrics, 'Shop');
    expect(encoded.map(({ count }) => count)).toEqual([1]);
    expect(checkEmf(encoded[0]?.document)).toMatchObject({ one: 1 });
  });

  it('of an exponential histogram keeps its scale', () => {
    const positive = { offset: 0, bucketCounts: [1, 2] };
    const negative = { offset: 0, bucketCounts: [1] };
    const value = { scale: 0, zeroCount: 1, positive, negative, count: 5, sum: 5, min: -2, max: 4 };
    const descriptor = { name: 'exp', unit: 's', description: '', valueType: 1 };
    const point = { startTime: [1, 0], endTime: [2, 0], attributes: {}, value };
    const metric = { descriptor, dataPoints: [point] } as unknown as MetricData;
    const resource = resourceFromAttributes({});
    const [encoded] = encodeEmf({ resource, scopeMetrics: [{ scope: { name: 's' }, metrics: [metric] }] }, 'Shop');
    expect(checkEmf(encoded?.document)['exp']).toMatchObject({ Values: [-1.5, 0, 1.5, 3], Counts: [1, 1, 1, 2] });
  });
});
