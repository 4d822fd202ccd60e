// The registries of prom-client that this process has, and the metrics in them. A registry is held until it has been read
// once, so that one that is made, filled and forgotten is not lost; then only weakly: applications merge registries into a
// new one at each scrape.
import type { ForeignMetric } from '../meter/foreign.ts';
import { parseMetric, type PromMetricData } from './prom-metric.ts';

/** What all versions have. */
export interface PromRegistry {
  readonly contentType?: string;
  readonly _defaultLabels?: object;
  registerMetric?(metric: unknown): unknown;
  getMetricsAsArray(): readonly PromMetric[];
}

interface PromMetric {
  readonly name: string;
  get(): Promise<PromMetricData> | PromMetricData;
  /** Histograms: the same in a form that is cheaper to make. */
  getForPromString?(): Promise<PromMetricData>;
}

type Scope = ForeignMetric['scope'];

interface Found {
  readonly registry: WeakRef<PromRegistry>;
  readonly scope: Scope;
}

const known = new WeakSet<PromRegistry>();
const found = new Set<Found>();
const unread = new Set<PromRegistry>();
const mostUnread = 100;

export function noteRegistry(registry: PromRegistry, scope: Scope): void {
  if (known.has(registry)) return;
  known.add(registry);
  found.add({ registry: new WeakRef(registry), scope });
  unread.add(registry);
  const [oldest] = unread;
  if (oldest && unread.size > mostUnread) unread.delete(oldest);
}

/** Each metric once: in the registry that was there first. */
export function listPromMetrics(): readonly ForeignMetric[] {
  const metrics = new Map<object, ForeignMetric>();
  for (const one of found) {
    const registry = one.registry.deref();
    if (!registry) found.delete(one);
    else for (const metric of listMetrics(registry)) addMetric(metrics, metric, { registry, scope: one.scope });
  }
  unread.clear();
  return [...metrics.values()];
}

function addMetric(
  metrics: Map<object, ForeignMetric>,
  metric: PromMetric,
  { registry, scope }: { readonly registry: PromRegistry; readonly scope: Scope },
): void {
  if (metrics.has(metric) || isSnapshot(metric)) return;
  const { name } = metric;
  metrics.set(metric, {
    owner: metric,
    name,
    scope,
    read: async () => parseMetric(await readMetric(metric), registry),
  });
}

function readMetric(metric: PromMetric): Promise<PromMetricData> | PromMetricData {
  return metric.getForPromString ? metric.getForPromString() : metric.get();
}

/** What a cluster's primary or a main thread has put together of its workers' metrics, which the workers send themselves. */
function isSnapshot(metric: PromMetric): boolean {
  return Object.hasOwn(metric, 'values') && Object.hasOwn(metric, 'get');
}

function listMetrics(registry: PromRegistry): readonly PromMetric[] {
  try {
    return registry.getMetricsAsArray();
  } catch {
    return []; // a registry of the application's own making
  }
}
