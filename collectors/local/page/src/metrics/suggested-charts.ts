// What an empty metrics view shows first: the golden signals and the business, when they are there.
import type { MetricInfo } from '../../../src/api/types.ts';
import type { ChartSpec } from './chart-spec.ts';
import { newChart } from './chart-spec.ts';

interface Wish {
  readonly pattern: RegExp;
  readonly by: readonly string[];
  readonly aggregate: string;
}

const wishes: readonly Wish[] = [
  { pattern: /^http\.server\.request\.duration$/, by: ['service'], aggregate: 'p95' },
  { pattern: /^http\.server\.request\.duration$/, by: ['service'], aggregate: 'rate' },
  { pattern: /^shop\..*placed$/, by: ['shop.market'], aggregate: '' },
  { pattern: /^shop\./, by: ['service'], aggregate: '' },
  { pattern: /^nodejs\.eventloop\.(delay\.p99|utilization)$/, by: ['service'], aggregate: '' },
  { pattern: /^(process|v8js)\..*memory/, by: ['service'], aggregate: '' },
];

const most = 4;

export function suggestCharts(metrics: readonly MetricInfo[]): ChartSpec[] {
  const charts: ChartSpec[] = [];
  for (const { pattern, by, aggregate } of wishes) {
    const isTaken = (metric: MetricInfo): boolean =>
      charts.some((chart) => chart.name === metric.name && chart.aggregate === aggregate);
    const metric = metrics.find((one) => one.destination === 'otlp' && pattern.test(one.name) && !isTaken(one));
    if (metric)
      charts.push({
        ...newChart(metric),
        aggregate,
        by: by.filter((key) => key === 'service' || metric.attributeKeys.includes(key)),
      });
  }
  if (charts.length === 0) return metrics.slice(0, 2).map(newChart);
  return charts.slice(0, most);
}

/** Every word must be in the name, the description, or a service's name. */
export function findMetrics(metrics: readonly MetricInfo[], text: string): MetricInfo[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const haystack = (metric: MetricInfo): string =>
    [metric.name, metric.description, metric.destination, ...metric.services].join(' ').toLowerCase();
  return metrics.filter((metric) => words.every((word) => haystack(metric).includes(word))).toSorted(byWireAndName);
}

/** OpenTelemetry's own names first: a scrape repeats most of them in Prometheus' spelling. */
function byWireAndName(a: MetricInfo, b: MetricInfo): number {
  return Number(b.destination === 'otlp') - Number(a.destination === 'otlp') || a.name.localeCompare(b.name);
}
