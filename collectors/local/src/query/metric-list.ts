// `GET /api/metrics` and `GET /api/metrics/attributes`: what there is to ask about, from the series in memory.
import type { MetricAttributesReply, MetricInfo, MetricsReply } from '../api/types.ts';
import type { StoredSeries } from '../store/series.ts';
import type { Store } from '../store/store.ts';

const maxValues = 100;

export function queryMetricList(store: Store): MetricsReply {
  const groups = Map.groupBy(store.memory.series.all(), (series) => `${series.name}\n${series.destination}`);
  const metrics = [...groups.values()].map(describeMetric);
  return {
    metrics: metrics.toSorted((a, b) => a.name.localeCompare(b.name) || a.destination.localeCompare(b.destination)),
  };
}

function describeMetric(group: readonly StoredSeries[]): MetricInfo {
  // A sender that changed its mind about kind or unit: the latest counts.
  const newest = group.reduce((a, b) => (b.lastTimeMillis >= a.lastTimeMillis ? b : a));
  return {
    name: newest.name,
    destination: newest.destination,
    kind: newest.kind,
    unit: newest.unit,
    description: newest.description,
    services: [...new Set(group.map((series) => series.service))].toSorted(),
    attributeKeys: [...new Set(group.flatMap((series) => Object.keys(series.attributes)))].toSorted(),
    seriesCount: group.length,
    lastSeenMillis: newest.lastTimeMillis,
  };
}

export function queryMetricAttributes(
  store: Store,
  name: string,
  destination: string | undefined,
): MetricAttributesReply | undefined {
  const series = [...store.memory.series.named(name)].filter(
    (one) => destination === undefined || one.destination === destination,
  );
  if (series.length === 0) return undefined;
  const counts = new Map<string, Map<string, number>>();
  for (const { service, instance, attributes } of series) {
    count(counts, 'service', service);
    if (instance !== '') count(counts, 'instance', instance);
    for (const [key, value] of Object.entries(attributes)) count(counts, key, value);
  }
  return { attributes: [...counts].map(([key, values]) => ({ key, values: describeMostFrequent(values) })) };
}

function count(counts: Map<string, Map<string, number>>, key: string, value: string): void {
  const values = counts.get(key) ?? new Map<string, number>();
  counts.set(key, values);
  values.set(value, (values.get(value) ?? 0) + 1);
}

function describeMostFrequent(values: ReadonlyMap<string, number>): string[] {
  const sorted = [...values].toSorted(([a, countA], [b, countB]) => countB - countA || a.localeCompare(b));
  return sorted.slice(0, maxValues).map(([value]) => value);
}
