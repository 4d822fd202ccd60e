import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MetricInfo } from '../../../src/api/types.ts';
import { encodeChart, parseChart, parseCharts } from './chart-spec.ts';
import { describeLines, nameOf } from './series.ts';
import { findMetrics, suggestCharts } from './suggested-charts.ts';

function metric(name: string, extra: Partial<MetricInfo> = {}): MetricInfo {
  return {
    name,
    destination: 'otlp',
    kind: 'counter',
    unit: '1',
    description: '',
    services: ['orders'],
    attributeKeys: ['shop.market'],
    seriesCount: 1,
    lastSeenMillis: 0,
    ...extra,
  };
}

test('a chart survives the address, whatever its names', () => {
  const text = fc.string({ minLength: 1 }).filter((value) => value.isWellFormed());
  const filter = fc.tuple(text, text).map(([key, value]) => `${key}=${value}`);
  fc.assert(
    fc.property(text, text, fc.array(text), fc.array(filter), (name, aggregate, by, filters) => {
      const spec = { name, destination: 'otlp', aggregate, by, filters };
      expect(parseChart(encodeChart(spec))).toEqual(spec);
    }),
  );
});

test('several charts are several parameters, and broken ones are left out', () => {
  const params = new URLSearchParams();
  for (const text of ['m=a&via=otlp', 'via=otlp', 'm=b&if=nonsense']) params.append('chart', text);
  expect(parseCharts(params).map(({ name, filters }) => [name, filters])).toEqual([
    ['a', []],
    ['b', []],
  ]);
});

test('an empty view suggests latency, traffic and the business', () => {
  const charts = suggestCharts([
    metric('shop.orders.placed'),
    metric('http.server.request.duration', { kind: 'histogram' }),
  ]);
  expect(charts.map(({ name, aggregate, by }) => [name, aggregate, by])).toEqual([
    ['http.server.request.duration', 'p95', ['service']],
    ['http.server.request.duration', 'rate', ['service']],
    ['shop.orders.placed', '', ['shop.market']],
  ]);
  expect(suggestCharts([metric('a'), metric('b'), metric('c')])).toHaveLength(2);
  expect(suggestCharts([])).toEqual([]);
});

test('a search finds by every word, in name, description or service', () => {
  const metrics = [metric('b.size', { description: 'Bytes kept' }), metric('a.count')];
  expect(findMetrics(metrics, '').map(({ name }) => name)).toEqual(['a.count', 'b.size']);
  expect(findMetrics(metrics, 'KEPT orders').map(({ name }) => name)).toEqual(['b.size']);
  expect(findMetrics(metrics, 'nothing')).toEqual([]);
});

test('a line is named by its labels and knows its numbers', () => {
  expect([{}, { a: 'x' }, { a: '' }, { a: 'x', b: 'y' }].map((labels) => nameOf(labels))).toEqual([
    'all',
    'x',
    '(none)',
    'a=x b=y',
  ]);
  const [line] = describeLines(
    {
      name: 'n',
      unit: '1',
      aggregate: 'rate',
      stepMillis: 1,
      times: [1, 2, 3],
      series: [{ labels: {}, values: [1, 3, null] }],
      isTruncated: false,
    },
    () => 7,
  );
  expect(line).toMatchObject({ last: 3, min: 1, max: 3, mean: 2, hue: 0 });
});

test('lines stand in the order of their names, so that colours do not jump when sizes do', () => {
  const reply = { name: 'n', unit: '1', aggregate: 'rate', stepMillis: 1, times: [1], isTruncated: false };
  const series = ['500', '1000', '201'].map((code, i) => ({ labels: { code }, values: [i] }));
  const lines = describeLines({ ...reply, series }, () => 7);
  expect(lines.map(({ name, hue }) => [name, hue])).toEqual([
    ['201', 0],
    ['500', 1],
    ['1000', 2],
  ]);
});
