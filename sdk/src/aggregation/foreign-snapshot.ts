// The application's own registries in a snapshot, and back, under the names and kinds that they have there.
import type { Histogram } from '@opentelemetry/sdk-metrics';
import { ForeignCell } from '../meter/foreign-cell.ts';
import type { FamilySeries, ForeignFamily } from '../meter/foreign-family.ts';
import type { ForeignRegistries } from '../meter/foreign-registries.ts';
import type { ForeignReading, ForeignType } from '../meter/foreign.ts';
import type { Summary } from '../meter/summary.ts';
import { DataPointType } from '../opentelemetry.ts';
import { parseAttributes } from './attributes-text.ts';
import { alignHistograms } from './histograms.ts';
import {
  attributesText,
  encodeNumber,
  readHistogram,
  readNumber,
  type SnapshotMetric,
  type SnapshotPoint,
} from './snapshot.ts';

type Head = Omit<ForeignReading, 'series'>;

export interface ForeignSnapshot {
  readonly metrics: readonly SnapshotMetric[];
  /** Whether each of them has answered. */
  readonly isWhole: boolean;
}

const types = {
  counter: DataPointType.SUM,
  gauge: DataPointType.GAUGE,
  histogram: DataPointType.HISTOGRAM,
  summary: 'summary',
} as const satisfies Record<ForeignType, SnapshotMetric['type']>;

/** As they were read last. @param worker names the member where values cannot be added up. */
export function snapshotForeign(registries: ForeignRegistries, worker: string): ForeignSnapshot {
  let isWhole = true;
  const isMissing = (owner: object): boolean => {
    const isLate = registries.isMissing(owner);
    if (isLate) isWhole = false;
    return isLate;
  };
  const metrics = [...registries.families].map((family) => toMetric(family, family.list(isMissing), worker));
  return { metrics: metrics.filter(({ points }) => points.length > 0), isWhole };
}

function toMetric({ head, scope }: ForeignFamily, all: readonly FamilySeries[], worker: string): SnapshotMetric {
  const { name, help, type, aggregator = 'sum' } = head;
  return {
    scope,
    descriptor: { name, description: help, unit: '', valueType: 1 },
    type: types[type],
    isMonotonic: type === 'counter',
    isForeign: true,
    ...(type === 'gauge' ? { aggregator } : {}),
    points: all.map((series): SnapshotPoint => {
      const { attributes, cell, exemplars } = series;
      return {
        a: attributesText(attributes, type === 'summary' ? worker : undefined),
        s: cell.startMillis,
        v: valueOf(head, series),
        ...(exemplars ? { x: exemplars.map((one) => one ?? null) } : {}),
      };
    }),
  };
}

/** Over all resets of the registry: what all members have together does not fall because one of them began anew. */
function valueOf({ type, boundaries }: Head, { cell, quantiles = [] }: FamilySeries): unknown {
  const [first = Number.NaN, count = 0, ...counts] = cell.totals;
  if (type === 'histogram')
    return { sum: first, count, buckets: { boundaries: [...boundaries], counts } } satisfies Histogram;
  if (type !== 'summary') return encodeNumber(first);
  return {
    sum: first,
    count,
    quantiles: quantiles.map((one) => ({ ...one, value: encodeNumber(one.value) })),
  } satisfies SummaryText;
}

/** A summary, whose quantiles may be no number. */
interface SummaryText extends Omit<Summary, 'quantiles'> {
  readonly quantiles: readonly { readonly quantile: number; readonly value: number | string }[];
}

export interface Family {
  readonly head: Head;
  readonly series: readonly FamilySeries[];
}

export function readFamily(metric: SnapshotMetric): Family {
  const { descriptor, type } = metric;
  const points = type === DataPointType.HISTOGRAM ? alignPoints(metric.points) : metric.points;
  const [first] = points;
  const boundaries = first && type === DataPointType.HISTOGRAM ? readHistogram(first).buckets.boundaries : [];
  const head: Head = { name: descriptor.name, help: descriptor.description, type: typeOf(metric), boundaries };
  return { head, series: points.map((point) => readSeries(head, point)) };
}

/** A family has one set of bounds; members may have had others, each for its own series. */
function alignPoints(points: SnapshotMetric['points']): SnapshotMetric['points'] {
  const aligned = alignHistograms(points.map(readHistogram));
  return points.map((point, index): SnapshotPoint => {
    const [before, after] = [readHistogram(point).buckets.counts, aligned[index]?.buckets.counts];
    return after === before ? point : { a: point.a, s: point.s, v: aligned[index] }; // its exemplars were of other buckets
  });
}

function typeOf({ type }: SnapshotMetric): ForeignType {
  if (type === DataPointType.SUM) return 'counter';
  if (type === DataPointType.HISTOGRAM) return 'histogram';
  return type === DataPointType.GAUGE ? 'gauge' : 'summary';
}

function readSeries({ type }: Head, point: SnapshotPoint): FamilySeries {
  const exemplars = point.x && { exemplars: point.x.map((one) => one ?? undefined) };
  const of = (totals: readonly number[]): FamilySeries => ({
    attributes: parseAttributes(point.a),
    cell: new ForeignCell('level', totals, point.s),
    ...exemplars,
  });
  if (type === 'histogram') {
    const { sum = 0, count, buckets } = readHistogram(point);
    return of([sum, count, ...buckets.counts]);
  }
  if (type !== 'summary') return of([readNumber(point)]);
  const { sum, count, quantiles } = point.v as SummaryText;
  return { ...of([sum, count]), quantiles: quantiles.map((one) => ({ ...one, value: Number(one.value) })) };
}
