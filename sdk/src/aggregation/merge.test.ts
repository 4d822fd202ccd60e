import { resourceFromAttributes } from '@opentelemetry/resources';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OwnMeterProvider } from '../meter/provider.ts';
import { foldInto } from './dead.ts';
import { boundSeries, carryTotals, lastingOf, mergeMetrics } from './merge.ts';
import { createSnapshotMetrics, type Snapshot, type SnapshotMetric } from './snapshot.ts';
import { encodeSnapshot, parseSnapshot } from './snapshot-text.ts';

const measurement = fc.record({ kind: fc.constantFrom('a', 'b', 'c'), value: fc.nat({ max: 20 }) });
const histories = fc.array(fc.array(measurement, { maxLength: 20 }), { minLength: 1, maxLength: 5 });

type History = readonly { readonly kind: string; readonly value: number }[];

/** What a member would say that has measured this. */
async function measure(history: History, worker: string): Promise<SnapshotMetric[]> {
  const provider = new OwnMeterProvider({
    resource: resourceFromAttributes({}),
    maxSeries: 100,
    exemplarFilter: 'always_off',
  });
  const collector = provider.createCollector('cumulative');
  const meter = provider.getMeter('m');
  const [counter, level, gauge] = [meter.createCounter('c'), meter.createUpDownCounter('u'), meter.createGauge('g')];
  const histogram = meter.createHistogram('h', { advice: { explicitBucketBoundaries: [1, 5, 10] } });
  for (const { kind, value } of history) {
    counter.add(value, { kind });
    level.add(value - 10, { kind });
    gauge.record(value);
    histogram.record(value, { kind });
  }
  return createSnapshotMetrics((await collector.collect({ timeoutMillis: 1000, isHolding: true })).metrics, worker);
}

const snapshotOf = (id: string, metrics: readonly SnapshotMetric[], seq = 1): Snapshot => ({
  version: 1,
  id,
  seq,
  resource: {},
  metrics,
});

function valuesOf(metrics: readonly SnapshotMetric[], name: string): Record<string, unknown> {
  const found = metrics.find(({ descriptor }) => descriptor.name === name);
  return Object.fromEntries((found?.points ?? []).map(({ a, v }) => [a, v]));
}

const additive = ['c', 'u', 'h'];

describe('mergeMetrics', () => {
  it('of parts gives what one member that has measured all would say', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (parts) => {
        const members = await Promise.all(parts.map((part, index) => measure(part, String(index))));
        const merged = mergeMetrics(members);
        const whole = await measure(parts.flat(), 'all');
        for (const name of additive) expect(valuesOf(merged, name)).toEqual(valuesOf(whole, name));
        const used = parts.filter((part) => part.length > 0).length;
        expect(Object.keys(valuesOf(merged, 'g'))).toHaveLength(used);
      }),
      { numRuns: 50 },
    );
  });

  it('joins histograms on the bounds that both have', () => {
    const of = (boundaries: number[], counts: number[]): SnapshotMetric[] => [
      {
        scope: { name: 'm' },
        descriptor: { name: 'h', unit: '', description: '', valueType: 1 },
        type: 0,
        isMonotonic: false,
        points: [{ a: '[]', s: 0, v: { sum: 1, count: 3, min: 0, max: 9, buckets: { boundaries, counts } } }],
      },
    ];
    const [merged] = mergeMetrics([of([1, 2, 5], [1, 1, 0, 1]), of([2, 4], [1, 1, 1])]);
    expect(merged?.points[0]?.v).toMatchObject({ count: 6, buckets: { boundaries: [2], counts: [3, 3] } });
  });

  it.each([
    ['sum', 12],
    ['first', 4],
    ['min', 1],
    ['max', 7],
    ['average', 4],
  ] as const)('joins gauges by the aggregator %s that their owner names', (aggregator, expected) => {
    const of = (v: number): SnapshotMetric[] => [
      {
        scope: { name: 'm' },
        descriptor: { name: 'g', unit: '', description: '', valueType: 1 },
        type: 2,
        isMonotonic: false,
        aggregator,
        points: [{ a: '[]', s: 0, v }],
      },
    ];
    expect(valuesOf(mergeMetrics([of(4), of(1), of(7)]), 'g')).toEqual({ '[]': expected });
  });
});

describe('what members leave', () => {
  it('is added once, whoever adds it and however often, in any order', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.array(fc.nat({ max: 4 }), { maxLength: 10 }), async (parts, again) => {
        const left = await Promise.all(
          parts.map(async (part, index) => snapshotOf(String(index), await measure(part, String(index)))),
        );
        const repeated = again.flatMap((index) => left[index] ?? []);
        let dead = foldInto({ folded: [], metrics: [] }, [], 100);
        for (const one of [...repeated, ...left]) dead = foldInto(dead, [one], 100);
        const whole = await measure(parts.flat(), 'all');
        for (const name of ['c', 'h']) expect(valuesOf(dead.metrics, name)).toEqual(valuesOf(whole, name));
        for (const name of ['u', 'g']) expect(valuesOf(dead.metrics, name)).toEqual({});
      }),
      { numRuns: 50 },
    );
  });

  it('stays within the budget of series, and its sum exact', async () => {
    const history = Array.from({ length: 50 }, (_, index) => ({ kind: `kind ${index}`, value: index }));
    const [bounded] = boundSeries(lastingOf(await measure(history, '1')), 10);
    expect(bounded?.points).toHaveLength(10);
    expect(bounded?.points.reduce((sum, { v }) => sum + Number(v), 0)).toBe(1225);
  });
});

describe('carryTotals', () => {
  it('keeps totals of a collection that lacks them, and nothing else', async () => {
    const before = await measure([{ kind: 'a', value: 3 }], '1');
    const carried = carryTotals(before, await measure([{ kind: 'b', value: 2 }], '1'));
    expect(Object.values(valuesOf(carried, 'c')).sort()).toEqual([2, 3]);
    expect(Object.values(valuesOf(carried, 'u'))).toEqual([-8]);
  });
});

describe('parseSnapshot', () => {
  it('reads what was written, and nothing of a part of it', async () => {
    const snapshot = snapshotOf('x', await measure([{ kind: 'a', value: 3 }], '1'));
    const text = encodeSnapshot(snapshot);
    expect(parseSnapshot(text)).toEqual(snapshot);
    expect(parseSnapshot('')).toBeUndefined();
    fc.assert(
      fc.property(fc.nat({ max: text.length - 1 }), (length) => {
        expect(parseSnapshot(text.slice(0, length))).toBeUndefined();
      }),
    );
    fc.assert(fc.property(fc.json(), (json) => void parseSnapshot(json)));
  });
});
