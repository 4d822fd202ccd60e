// What would make Prometheus refuse a whole page, or part of it.
import type { Attributes } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { expect, it } from 'vitest';
import { ForeignCell } from '../meter/foreign-cell.ts';
import { OwnMeterProvider } from '../meter/provider.ts';
import { encodeFamily } from './prometheus-families.ts';
import { encodePrometheusText, type Exposition } from './prometheus-text.ts';

const forms: readonly Exposition[] = ['text', 'openmetrics'];

function createProvider() {
  const provider = new OwnMeterProvider({
    resource: resourceFromAttributes({}),
    maxSeries: 100,
    exemplarFilter: 'always_off',
  });
  const collector = provider.createCollector('cumulative');
  const page = async (form: Exposition): Promise<string> =>
    encodePrometheusText((await collector.collect({ timeoutMillis: 1000, isHolding: true })).metrics, form);
  return { provider, page };
}

const samples = (text: string): string[] => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
const heads = (text: string): string[] => samples(text).map((line) => line.slice(0, line.lastIndexOf(' ')));

it.each(forms)('a series is on the page once, whatever has its name and labels (%s)', async (form) => {
  const { provider, page } = createProvider();
  for (const scope of ['http', 'undici']) {
    provider.getMeter(scope).createHistogram('wait').record(1, { le: 'mine' });
    provider.getMeter(scope).createHistogram('wait').record(1);
    const counter = provider.getMeter(scope).createCounter('calls');
    for (const attributes of [{ 'a.b': 'x' }, { a_b: 'x' }] satisfies Attributes[]) counter.add(1, attributes);
  }
  const all = heads(await page(form));
  expect(all.length).toBeGreaterThan(10);
  expect(new Set(all).size).toBe(all.length);
});

it.each(forms)('names and labels that nothing is left of have a name all the same (%s)', async (form) => {
  const { provider, page } = createProvider();
  provider.getMeter('m').createGauge('日本').record(1, { '': 'x' });
  provider.getMeter('m').createCounter('').add(1, { 日本: 'x' });
  const all = samples(await page(form)).filter((line) => !line.startsWith('target_info'));
  expect(all).toHaveLength(2);
  for (const line of all) expect(line).toMatch(/^[A-Za-z_:][\w:]*\{[A-Za-z_]\w*="x"\} 1$/);
});

it.each(forms)(
  'of two families that would have one name the first holds, that of the target before all (%s)',
  async (form) => {
    const { provider, page } = createProvider();
    const meter = provider.getMeter('m');
    meter.createCounter('orders').add(1);
    for (const name of ['orders', 'target', 'target.info']) meter.createGauge(name).record(2);
    const declared = [...(await page(form)).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect(new Set(declared).size).toBe(declared.length);
    expect(declared.length).toBeGreaterThan(1);
  },
);

it('default labels and exemplars of prom-client, which it does not look at, spoil no page', () => {
  const exemplars = [{ labels: { 'trace id': 'x' }, value: 1, atMillis: 1000 }];
  const cell = new ForeignCell('level', [1], 0);
  const series = { attributes: { 'my-label': 'x', __name__: 'y', fine__as_it_is: 'z' }, cell, exemplars };
  const of = (name: string): string =>
    encodeFamily({ name, help: '', type: 'counter', boundaries: [] }, [series], 'openmetrics');
  expect(of('jobs_total')).toContain(
    'jobs_total{my_label="x",_name_="y",fine__as_it_is="z"} 1 # {trace_id="x"} 1 1.000\n',
  );
  // Only counters and buckets may have exemplars, and a counter's samples are called `_total`.
  expect(of('jobs')).toContain('"z"} 1\n');
});
