import { MeterProvider, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { describe, expect, it } from 'vitest';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Temporality } from '../pipeline/types.ts';
import { PushReader } from './metrics.ts';

function createReader(temporality: Temporality, into: ResourceMetrics[]): PushReader {
  const pipeline = { accept: (metrics: ResourceMetrics) => void into.push(metrics) } as Pipeline<ResourceMetrics>;
  return new PushReader({ temporality, pipelines: [pipeline], intervalMillis: 60_000, report: () => {} });
}

/** `name value` of each point, collection by collection. */
function listValues(collections: readonly ResourceMetrics[]): string[][] {
  return collections.map(({ scopeMetrics }) =>
    scopeMetrics.flatMap(({ metrics }) =>
      metrics.flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(
          ({ value }) => `${descriptor.name} ${typeof value === 'number' ? value : `count=${value.count}`}`,
        ),
      ),
    ),
  );
}

describe('PushReader', () => {
  const lastOf: Readonly<Record<Temporality, readonly string[]>> = {
    cumulative: ['orders 3', 'wait count=2', 'carts 5', 'seen 20'],
    delta: ['orders 1', 'wait count=1', 'carts 5', 'seen 10'],
    lowmemory: ['orders 1', 'wait count=1', 'carts 5', 'seen 20'],
  };

  it.each(['cumulative', 'delta', 'lowmemory'] as const)(
    'collects by %s, beside readers of the others',
    async (temporality) => {
      const collected: ResourceMetrics[] = [];
      const reader = createReader(temporality, collected);
      const others = (['cumulative', 'delta'] as const).map((other) => createReader(other, []));
      const meter = new MeterProvider({ readers: [...others, reader] }).getMeter('m');
      const orders = meter.createCounter('orders');
      const wait = meter.createHistogram('wait');
      const carts = meter.createUpDownCounter('carts');
      let seen = 0;
      meter.createObservableCounter('seen').addCallback((result) => result.observe((seen += 10)));
      orders.add(2);
      wait.record(1);
      carts.add(7);
      await reader.push(1000);
      orders.add(1);
      wait.record(1);
      carts.add(-2);
      await reader.push(1000);
      expect(listValues(collected)).toEqual([
        ['orders 2', 'wait count=1', 'carts 7', 'seen 10'],
        [...lastOf[temporality]],
      ]);
      await Promise.all([...others, reader].map((one) => one.shutdown()));
    },
  );
});
