// What one chart shows, as a parameter of the address.
import type { MetricInfo } from '../../../src/api/types.ts';
import type { ParamUpdates } from '../route/address.ts';

export interface ChartSpec {
  readonly name: string;
  readonly destination: string;
  /** '' leaves the choice to the metric's kind. */
  readonly aggregate: string;
  readonly by: readonly string[];
  /** `key=value` or `key!=value` each. */
  readonly filters: readonly string[];
}

export function newChart(metric: Pick<MetricInfo, 'name' | 'destination'>): ChartSpec {
  return { name: metric.name, destination: metric.destination, aggregate: '', by: [], filters: [] };
}

export function encodeChart(spec: ChartSpec): string {
  const params = new URLSearchParams({ m: spec.name, via: spec.destination });
  if (spec.aggregate !== '') params.set('agg', spec.aggregate);
  for (const key of spec.by) params.append('by', key);
  for (const filter of spec.filters) params.append('if', filter);
  return params.toString();
}

export function parseChart(text: string): ChartSpec | undefined {
  const params = new URLSearchParams(text);
  const name = params.get('m');
  if (!name) return undefined;
  return {
    name,
    destination: params.get('via') ?? '',
    aggregate: params.get('agg') ?? '',
    by: params.getAll('by'),
    filters: params.getAll('if').filter((filter) => filter.includes('=')),
  };
}

export function parseCharts(params: URLSearchParams): ChartSpec[] {
  return params.getAll('chart').flatMap((text) => parseChart(text) ?? []);
}

export function apiParamsOf(spec: ChartSpec): ParamUpdates {
  return {
    name: spec.name,
    destination: spec.destination,
    aggregate: spec.aggregate,
    by: spec.by,
    filter: spec.filters,
  };
}

export function isSameMetric(
  a: Pick<ChartSpec, 'name' | 'destination'>,
  b: Pick<ChartSpec, 'name' | 'destination'>,
): boolean {
  return a.name === b.name && a.destination === b.destination;
}
