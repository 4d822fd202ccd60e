// Which aggregates make sense for a kind of metric; the first is what the API chooses by itself.
import type { MetricInfo } from '../../../src/api/types.ts';

const aggregates: Readonly<Record<MetricInfo['kind'], readonly string[]>> = {
  counter: ['rate', 'increase', 'last'],
  updowncounter: ['avg', 'sum', 'min', 'max', 'last'],
  gauge: ['avg', 'sum', 'min', 'max', 'last'],
  histogram: ['p95', 'p50', 'p90', 'p99', 'avg', 'rate', 'increase'],
  summary: ['p95', 'p50', 'p90', 'p99', 'rate'],
};

export const aggregateNames: Readonly<Record<string, string>> = {
  rate: 'Rate per second',
  increase: 'Increase per step',
  sum: 'Sum',
  avg: 'Average',
  min: 'Minimum',
  max: 'Maximum',
  last: 'Last',
  p50: 'Median (p50)',
  p90: 'p90',
  p95: 'p95',
  p99: 'p99',
};

export function aggregatesOf(kind: MetricInfo['kind']): readonly string[] {
  return aggregates[kind];
}
