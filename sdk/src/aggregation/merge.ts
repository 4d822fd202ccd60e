// Snapshots of several members as one: totals are added, series by series; gauges keep a series for each worker, unless their
// owner says how they become one. Pure. Why so: docs/adr/017-one-page-for-all-workers.md.
import type { Histogram } from '@opentelemetry/sdk-metrics';
import type { Exemplar } from '../meter/exemplars.ts';
import { DataPointType } from '../opentelemetry.ts';
import { encodeAttributes } from './attributes-text.ts';
import { mergeHistograms } from './histograms.ts';
import type { ForeignExemplar, GaugeAggregator } from '../meter/foreign.ts';
import {
  encodeNumber,
  isAdditive,
  isLasting,
  readHistogram,
  readNumber,
  type SnapshotMetric,
  type SnapshotPoint,
} from './snapshot.ts';

type Metrics = readonly SnapshotMetric[];

interface Entry {
  readonly point: SnapshotPoint;
  /** Of how many members, for an average. */
  readonly members: number;
}

interface Merging {
  readonly metric: SnapshotMetric;
  readonly entries: Map<string, Entry>;
}

/** In the order in which they come: `first` is of the first member that has it. */
export function mergeMetrics(members: readonly Metrics[]): SnapshotMetric[] {
  const merging = new Map<string, Merging>();
  for (const metric of members.flat()) {
    if (metric.aggregator === 'omit') continue;
    const id = identityOf(metric);
    const known = merging.get(id) ?? { metric, entries: new Map<string, Entry>() };
    merging.set(id, known);
    for (const point of metric.points) addPoint(known, point);
  }
  return [...merging.values()].map(({ metric, entries }) => ({
    ...metric,
    points: [...entries.values()].map((entry) => finish(metric, entry)),
  }));
}

/** What is left of a member that is no more: its totals. What it held (gauges, up-down counters) went with it. */
export function lastingOf(metrics: Metrics): Metrics {
  return metrics.filter(isLasting);
}

/** `current`, and of `previous` the totals of series that `current` lacks: a callback that is late takes no count back. */
export function carryTotals(previous: Metrics, current: Metrics): Metrics {
  const present = new Map(current.map((metric) => [identityOf(metric), new Set(metric.points.map(({ a }) => a))]));
  const missing = lastingOf(previous).flatMap((metric) => {
    const known = present.get(identityOf(metric));
    const points = metric.points.filter(({ a }) => !known?.has(a));
    return points.length > 0 ? [{ ...metric, points }] : [];
  });
  return missing.length > 0 ? mergeMetrics([current, missing]) : current;
}

const overflowText = encodeAttributes({ 'otel.metric.overflow': true });

/** At most so many series a metric; the rest is added to the one for the overflow, so that the sum stays exact. */
export function boundSeries(metrics: Metrics, maxSeries: number): SnapshotMetric[] {
  return metrics.map((metric) => {
    if (metric.points.length <= maxSeries) return metric;
    const overflow = metric.points.slice(maxSeries - 1).map((point) => ({ ...point, a: overflowText }));
    const bounded = mergeMetrics([
      [{ ...metric, points: metric.points.slice(0, maxSeries - 1) }],
      [{ ...metric, points: overflow }],
    ]);
    return bounded[0] ?? metric;
  });
}

function identityOf({ scope, descriptor, type, isMonotonic, isForeign }: SnapshotMetric): string {
  return [scope.name, scope.version, descriptor.name, descriptor.unit, type, isMonotonic, isForeign].join('\n');
}

function addPoint({ metric, entries }: Merging, point: SnapshotPoint): void {
  const known = entries.get(point.a);
  if (known === undefined) entries.set(point.a, { point, members: 1 });
  else entries.set(point.a, { point: joinPoints(metric, known.point, point), members: known.members + 1 });
}

function joinPoints(metric: SnapshotMetric, a: SnapshotPoint, b: SnapshotPoint): SnapshotPoint {
  const e = joinExemplars(a.e, b.e);
  const x = joinForeignExemplars(a.x, b.x);
  return { a: a.a, s: Math.min(a.s, b.s), v: joinValues(metric, a, b), ...(e ? { e } : {}), ...(x ? { x } : {}) };
}

function joinValues({ type, aggregator }: SnapshotMetric, a: SnapshotPoint, b: SnapshotPoint): unknown {
  if (type === DataPointType.HISTOGRAM) return mergeHistograms(readHistogram(a), readHistogram(b)) satisfies Histogram;
  if (isAdditive(type)) return encodeNumber(readNumber(a) + readNumber(b));
  return aggregator === undefined ? b.v : encodeNumber(join[aggregator](readNumber(a), readNumber(b)));
}

const sum = (a: number, b: number): number => a + b;
const join: Readonly<Record<GaugeAggregator, (a: number, b: number) => number>> = {
  sum,
  average: sum, // divided at the end
  first: (a) => a,
  min: Math.min,
  max: Math.max,
  omit: (a) => a,
};

function finish({ aggregator }: SnapshotMetric, { point, members }: Entry): SnapshotPoint {
  return aggregator === 'average' ? { ...point, v: encodeNumber(readNumber(point) / members) } : point;
}

/** The latest first: of those in one bucket the first one counts. */
function joinExemplars(a: SnapshotPoint['e'], b: SnapshotPoint['e']): readonly Exemplar[] | undefined {
  if (!a || !b) return a ?? b;
  return [...a, ...b].sort((one, other) => other.atMillis - one.atMillis).slice(0, Math.max(a.length, b.length) * 2);
}

/** The latest of each bucket. */
function joinForeignExemplars(a: SnapshotPoint['x'], b: SnapshotPoint['x']): SnapshotPoint['x'] {
  if (!a || !b) return a ?? b;
  const later = (one?: ForeignExemplar | null, other?: ForeignExemplar | null): ForeignExemplar | null =>
    (one?.atMillis ?? 0) > (other?.atMillis ?? 0) ? (one ?? null) : (other ?? null);
  return a.map((one, index) => later(one, b[index]));
}
