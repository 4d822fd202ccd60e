import promClient from 'prom-client';
import { expect, it } from 'vitest';
import { listPromMetrics, noteRegistry } from './prom-registries.ts';

const scope = { name: 'prom-client', version: '' };
const given = { help: 'Help.' };

function note(registry: promClient.Registry): promClient.Registry {
  noteRegistry(registry as unknown as Parameters<typeof noteRegistry>[0], scope);
  return registry;
}

/** Of all that other tests have noted. */
const listOwn = (prefix: string) => listPromMetrics().filter(({ name }) => name.startsWith(prefix));

it('a metric that is in several registries is read once, with the labels of the first', async () => {
  const [first, second] = [note(new promClient.Registry()), note(new promClient.Registry())];
  first.setDefaultLabels({ zone: 'first' });
  second.setDefaultLabels({ zone: 'second' });
  new promClient.Counter({ ...given, name: 'shared_total', registers: [first, second] }).inc(2);
  note(promClient.Registry.merge([second, first]));
  const [metric, ...others] = listOwn('shared');
  expect(others).toEqual([]);
  expect((await metric?.read())?.series).toMatchObject([{ attributes: { zone: 'first' }, totals: [2] }]);
});

it('what was aggregated of other processes is not read: they send it themselves', async () => {
  const worker = note(new promClient.Registry());
  new promClient.Counter({ ...given, name: 'worker_total', registers: [worker] }).inc(2);
  const ofWorkers = [await worker.getMetricsAsJSON(), await worker.getMetricsAsJSON()];
  const aggregated = note(promClient.AggregatorRegistry.aggregate(ofWorkers));
  expect(await aggregated.metrics()).toContain('worker_total 4');
  const all = listOwn('worker');
  expect(await Promise.all(all.map(async (one) => (await one.read()).series[0]?.totals))).toEqual([[2]]);
});

it('reading leaves nothing behind in the application', async () => {
  const registry = note(new promClient.Registry());
  registry.setDefaultLabels({ zone: 'eu' });
  const counter = new promClient.Counter({ ...given, name: 'left_total', labelNames: ['a'], registers: [registry] });
  counter.inc({ a: '1' });
  await Promise.all(listOwn('left').map((metric) => metric.read()));
  expect((await counter.get()).values).toEqual([{ value: 1, labels: { a: '1' } }]);
});

it('a counter in a registry of OpenMetrics has its ending, before and after the registry takes it away', async () => {
  const registry = note(new promClient.Registry());
  registry.setContentType(promClient.Registry.OPENMETRICS_CONTENT_TYPE as never);
  const counter = new promClient.Counter({
    ...given,
    name: 'open_total',
    enableExemplars: true,
    registers: [registry],
  });
  const exemplarLabels = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), password: 'secret' };
  counter.inc({ value: 3, exemplarLabels } as unknown as number);
  const read = () => Promise.all(listOwn('open').map((metric) => metric.read()));
  const [before] = await read();
  await registry.metrics();
  const [after] = await read();
  expect([before?.name, after?.name]).toEqual(['open_total', 'open_total']);
  const labels = { ...exemplarLabels, password: expect.not.stringContaining('secret') as string };
  expect(after?.series[0]?.exemplars).toMatchObject([{ labels, value: 3 }]);
});
