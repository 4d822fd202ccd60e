// What one member of a group (a process, or a thread of one) has counted: how members tell each other their metrics, and what
// is left of one that is no more. Pure.
import type { Attributes, HrTime } from '@opentelemetry/api';
import type {
  DataPoint,
  DataPointType as PointType,
  Histogram,
  MetricData,
  MetricDescriptor,
  ResourceMetrics,
  ScopeMetrics,
} from '@opentelemetry/sdk-metrics';
import { type Exemplar, readExemplars } from '../meter/exemplars.ts';
import type { ForeignExemplar, GaugeAggregator } from '../meter/foreign.ts';
import { DataPointType } from '../opentelemetry.ts';
import { encodeAttributes, textOf } from './attributes-text.ts';

export interface Snapshot {
  readonly version: 1;
  /** Of the member; a worker that is started again has another one. */
  readonly id: string;
  /** Rises with each snapshot of a member: an older one is never applied after a newer one. */
  readonly seq: number;
  readonly resource: Attributes;
  readonly metrics: readonly SnapshotMetric[];
}

export interface SnapshotMetric {
  readonly scope: ScopeMetrics['scope'];
  readonly descriptor: MetricDescriptor;
  /** OpenTelemetry's kinds, or one of our own that is no sum of anything. */
  readonly type: PointType | string;
  readonly isMonotonic: boolean;
  /** Of a gauge. Without one, each worker keeps its own series. */
  readonly aggregator?: GaugeAggregator;
  /** From a registry of the application's own. */
  readonly isForeign?: true;
  readonly points: readonly SnapshotPoint[];
}

export interface SnapshotPoint {
  /** Attributes as text, sorted: the same for equal ones. */
  readonly a: string;
  /** Start, in milliseconds since 1970. */
  readonly s: number;
  /** A number (as text when it is none that JSON has), or the value of a histogram. */
  readonly v: unknown;
  readonly e?: readonly Exemplar[];
  /** Those of a registry of the application's own, by bucket. */
  readonly x?: readonly (ForeignExemplar | null)[];
}

/** The attribute that tells gauges of one worker from another's. */
const workerAttribute = 'pitwall.worker';

/** @param worker names the member in its gauges. */
export function createSnapshotMetrics(metrics: ResourceMetrics, worker: string): SnapshotMetric[] {
  return metrics.scopeMetrics.flatMap(({ scope, metrics: scoped }) =>
    scoped.map((metric) => snapshotMetric(metric, scope, worker)),
  );
}

function snapshotMetric(metric: MetricData, scope: ScopeMetrics['scope'], worker: string) {
  const { descriptor, dataPointType: type } = metric;
  const isPerWorker = !isAdditive(type);
  const points = (metric.dataPoints as readonly DataPoint<unknown>[]).map((point): SnapshotPoint => {
    const exemplars = readExemplars(point);
    return {
      a: attributesText(point.attributes, isPerWorker ? worker : undefined),
      s: millisOf(point.startTime),
      v: typeof point.value === 'number' ? encodeNumber(point.value) : point.value,
      ...(exemplars.length > 0 ? { e: exemplars } : {}),
    };
  });
  const isMonotonic = type === DataPointType.SUM && metric.isMonotonic;
  return { scope, descriptor, type, isMonotonic, points };
}

/** OpenTelemetry's data model: sums and histograms add up, gauges do not. */
export function isAdditive(type: SnapshotMetric['type']): boolean {
  return type === DataPointType.SUM || type === DataPointType.HISTOGRAM;
}

/** A total that only rises: it outlives the worker that counted it. */
export function isLasting({ type, isMonotonic }: SnapshotMetric): boolean {
  return isMonotonic || type === DataPointType.HISTOGRAM;
}

export function attributesText(attributes: Attributes, worker: string | undefined): string {
  return worker === undefined ? textOf(attributes) : encodeAttributes({ ...attributes, [workerAttribute]: worker });
}

export const encodeNumber = (value: number): number | string => (Number.isFinite(value) ? value : String(value));
const millisOf = ([seconds, nanos]: HrTime): number => seconds * 1000 + Math.round(nanos / 1e6);

/** The value of a point of a sum or gauge. */
export function readNumber({ v }: SnapshotPoint): number {
  return Number(v);
}

export function readHistogram({ v }: SnapshotPoint): Histogram {
  return v as Histogram;
}
