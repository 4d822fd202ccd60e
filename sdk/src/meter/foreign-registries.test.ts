import { resourceFromAttributes } from '@opentelemetry/resources';
import { describe, expect, it } from 'vitest';
import type { ForeignMetric, ForeignReading, ForeignType } from './foreign.ts';
import { findCardinalityOffenders } from './cardinality.ts';
import { ForeignRegistries } from './foreign-registries.ts';
import { OwnMeterProvider } from './provider.ts';
import type { Temporality } from './collector.ts';

type Values = Readonly<Record<string, number>>;

const scope = { name: 'test', version: '1' };

function reading(name: string, values: Values, type: ForeignType = 'counter'): ForeignReading {
  const series = Object.entries(values).map(([at, value]) => ({ key: at, attributes: { at }, totals: [value] }));
  return { name, help: '', type, boundaries: [], series };
}

/** A metric whose values the test changes. */
function metricOf(name: string, values: Record<string, number>, type: ForeignType = 'counter'): ForeignMetric {
  return { owner: values, name, scope, read: async () => reading(name, values, type) };
}

const patience = { timeoutMillis: 5000, isHolding: true };

function open(metrics: ForeignMetric[], options: { maxSeries?: number; timeoutMillis?: number } = {}) {
  const said: string[] = [];
  const foreign = new ForeignRegistries({
    list: () => metrics,
    maxSeries: options.maxSeries ?? 100,
    timeoutMillis: options.timeoutMillis ?? 5000,
    reports: {
      failed: (name, why) => void said.push(`${name} ${why}`),
      clashed: (name) => void said.push(`${name} clashed`),
      taken: (name) => void said.push(`${name} taken`),
    },
  });
  const resource = resourceFromAttributes({});
  const provider = new OwnMeterProvider({ resource, maxSeries: 100, exemplarFilter: 'always_off', foreign });
  const read = (temporality: Temporality) => {
    const collector = provider.createCollector(temporality);
    return async () => {
      const { metrics: collected } = await collector.collect(patience);
      const all = collected.scopeMetrics.flatMap((scoped) => scoped.metrics);
      return Object.fromEntries(
        all.flatMap(({ descriptor, dataPoints }) =>
          dataPoints.map(({ attributes, value }) => [
            `${descriptor.name} ${String(attributes['at'] ?? 'overflow')}`,
            value,
          ]),
        ),
      );
    };
  };
  return { said, provider, read };
}

describe('ForeignRegistries', () => {
  it('costs only the metric that hangs, says so once, and shows it again when it answers', async () => {
    const gate = Promise.withResolvers<ForeignReading>();
    let calls = 0;
    const slow = { ...metricOf('slow', {}), read: () => ((calls += 1) === 1 ? gate.promise : Promise.resolve(late)) };
    const late = reading('slow', { a: 2 });
    const { said, read } = open([slow, metricOf('good', { a: 1 })], { timeoutMillis: 20 });
    const collect = read('cumulative');
    expect(await collect()).toEqual({ 'good a': 1 });
    expect(await collect()).toEqual({ 'good a': 1 });
    expect([calls, said]).toEqual([1, ['slow did not answer within 20 ms']]);
    gate.resolve(reading('slow', { a: 1 }));
    await expect.poll(collect).toEqual({ 'good a': 1, 'slow a': 2 });
    expect(said.length).toBe(1);
  });

  it('costs only the metric that throws, says so once, and shows it again when it does not', async () => {
    let isBroken = true;
    const read: ForeignMetric['read'] = async () => {
      if (isBroken) throw new Error('no');
      return reading('broken', { a: 1 });
    };
    const { said, ...opened } = open([{ ...metricOf('broken', {}), read }, metricOf('good', { a: 1 })]);
    const collect = opened.read('cumulative');
    for (let count = 0; count < 3; count += 1) expect(await collect()).toEqual({ 'good a': 1 });
    isBroken = false;
    expect(await collect()).toEqual({ 'broken a': 1, 'good a': 1 });
    isBroken = true;
    expect(await collect()).toEqual({ 'good a': 1 });
    expect(said).toEqual(['broken threw Error: no', 'broken threw Error: no']);
  });

  it('takes a series that went away and came back for a new one', async () => {
    const values: Record<string, number> = { a: 5 };
    const collect = open([metricOf('m', values)]).read('delta');
    expect(await collect()).toEqual({ 'm a': 5 });
    delete values['a'];
    expect(await collect()).toEqual({});
    values['a'] = 7;
    expect(await collect()).toEqual({ 'm a': 7 });
  });

  it('adds series beyond the budget to one, whose sum stays exact when they are reset or go away', async () => {
    const values: Record<string, number> = { a: 1, b: 2, c: 10, d: 20 };
    const opened = open([metricOf('m', values)], { maxSeries: 3 });
    const [total, delta] = [opened.read('cumulative'), opened.read('delta')];
    expect(await total()).toEqual({ 'm a': 1, 'm b': 2, 'm overflow': 30 });
    expect(await delta()).toEqual({ 'm a': 1, 'm b': 2, 'm overflow': 30 });
    delete values['c'];
    values['d'] = 5;
    expect(await total()).toEqual({ 'm a': 1, 'm b': 2, 'm overflow': 35 });
    expect(await delta()).toEqual({ 'm overflow': 5 });
    const [worst] = findCardinalityOffenders(opened.provider.listBudgeted());
    expect(worst).toMatchObject({ metric: 'm', series: 3, overflowed: 2, what: 'label sets', attribute: 'at' });
  });

  it('joins metrics of one name by their label sets, and lets the first of two hold', async () => {
    const { said, read } = open([
      metricOf('m', { a: 1 }),
      metricOf('m', { a: 9, b: 2 }),
      metricOf('m', { c: 3 }, 'gauge'),
    ]);
    const collect = read('cumulative');
    expect(await collect()).toEqual({ 'm a': 1, 'm b': 2 });
    await collect();
    expect(said).toEqual(['m clashed', 'm clashed']);
  });

  it('leaves out what has the name of an instrument of ours, in Prometheus and as such', async () => {
    const names = ['shop_orders_total', 'shop_latency_seconds_count', 'other_total'];
    const { said, provider, read } = open(
      names.map((name) => metricOf(name, { a: 9 }, name.endsWith('_total') ? 'counter' : 'gauge')),
    );
    const collect = read('cumulative');
    provider.getMeter('m').createCounter('shop.orders').add(1, { at: 'ours' });
    provider.getMeter('m').createHistogram('shop.latency', { unit: 's' });
    expect(await collect()).toEqual({ 'shop.orders ours': 1, 'other_total a': 9 });
    await collect();
    expect(said).toEqual(['shop_orders_total taken', 'shop_latency_seconds_count taken']);
  });
});
