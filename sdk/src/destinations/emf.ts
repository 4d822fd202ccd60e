// Metrics as CloudWatch's Embedded Metric Format: one document for all points of the same attributes and time.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
import type { Attributes, HrTime } from '@opentelemetry/api';
import type { ExponentialHistogram, Histogram, MetricData, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { toCloudWatchDimension, toCloudWatchName, toCloudWatchUnit } from '@pitwall/signals';

const maxMetrics = 100;
const maxDimensions = 30;
/** Of `Values` and `Counts`. */
const maxValues = 100;

export interface EmfDocument {
  readonly timestampMillis: number;
  readonly document: Readonly<Record<string, unknown>>;
  /** Data points in it. */
  readonly count: number;
}

interface Point {
  readonly name: string;
  readonly unit: string;
  readonly value: unknown;
}

interface Group {
  readonly timestampMillis: number;
  readonly dimensions: ReadonlyMap<string, string>;
  readonly points: Map<string, Point>;
}

/** Points that CloudWatch has no number for (NaN, infinite, an empty histogram) are left out. Pure. */
export function encodeEmf(metrics: ResourceMetrics, namespace: string): EmfDocument[] {
  const shared = dimensionsOf(pick(metrics.resource.attributes, ['service.name', 'deployment.environment.name']));
  const groups = new Map<string, Group[]>();
  for (const metric of metrics.scopeMetrics.flatMap((scope) => scope.metrics)) {
    for (const point of metric.dataPoints) {
      const value = valueOf(point.value);
      if (value === undefined) continue;
      const dimensions = new Map([...dimensionsOf(point.attributes), ...shared].slice(0, maxDimensions));
      const where = { dimensions, timestampMillis: millisOf(point.endTime) };
      addPoint(groups, where, describePoint(metric, value));
    }
  }
  return [...groups.values()].flat().map((group) => writeDocument(group, namespace));
}

function addPoint(groups: Map<string, Group[]>, where: Omit<Group, 'points'>, point: Point): void {
  const key = JSON.stringify([where.timestampMillis, ...where.dimensions]);
  const known = groups.get(key) ?? [];
  groups.set(key, known);
  const free = known.find(({ points }) => points.size < maxMetrics && !points.has(point.name));
  if (free) free.points.set(point.name, point);
  else known.push({ ...where, points: new Map([[point.name, point]]) });
}

function writeDocument({ timestampMillis, dimensions, points }: Group, namespace: string): EmfDocument {
  // A name is one member of the document: what is a metric is no dimension as well.
  const own = [...dimensions].filter(([name]) => !points.has(name) && name !== '_aws');
  const directive = {
    Namespace: namespace,
    Dimensions: [own.map(([name]) => name)],
    Metrics: [...points.values()].map(({ name, unit }) => ({ Name: name, Unit: unit })),
  };
  const values = [...points.values()].map(({ name, value }): [string, unknown] => [name, value]);
  const document = {
    _aws: { Timestamp: timestampMillis, CloudWatchMetrics: [directive] },
    ...Object.fromEntries([...own, ...values]),
  };
  return { timestampMillis, document, count: points.size };
}

function describePoint({ descriptor }: MetricData, value: unknown): Point {
  return { name: toCloudWatchName(descriptor), unit: toCloudWatchUnit(descriptor.unit), value };
}

function dimensionsOf(attributes: Attributes): Map<string, string> {
  const pairs = Object.keys(attributes)
    .sort()
    .flatMap((key): [string, string][] => {
      const value = attributes[key];
      if (value === undefined || value === null) return [];
      const text = typeof value === 'string' || typeof value === 'boolean' ? value : JSON.stringify(value);
      const dimension = toCloudWatchDimension(key, text);
      return dimension ? [[dimension.Name, dimension.Value]] : [];
    });
  return new Map(pairs);
}

function pick(attributes: Attributes, names: readonly string[]): Attributes {
  return Object.fromEntries(names.map((name) => [name, attributes[name]]));
}

function millisOf(time: HrTime): number {
  return Math.round(time[0] * 1000 + time[1] / 1e6);
}

function valueOf(value: number | Histogram | ExponentialHistogram): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (value.count === 0) return undefined;
  const buckets = 'scale' in value ? exponentialBuckets(value) : explicitBuckets(value);
  const { min, max } = value;
  const within = (middle: number): number => Math.min(Math.max(middle, min ?? -Infinity), max ?? Infinity);
  const kept = merge(buckets.filter(([middle, count]) => count > 0 && Number.isFinite(within(middle))));
  return {
    Values: kept.map(([middle]) => within(middle)),
    Counts: kept.map(([, count]) => count),
    ...(min === undefined || max === undefined ? {} : { Min: min, Max: max }),
    Count: value.count,
    Sum: value.sum ?? 0,
  };
}

/** A value that stands for its bucket, and how many fell in it. */
type Bucket = readonly [middle: number, count: number];

function explicitBuckets({ buckets }: Histogram): Bucket[] {
  return buckets.counts.map((count, index) => {
    const [from, to] = [buckets.boundaries[index - 1], buckets.boundaries[index]];
    return [from === undefined || to === undefined ? (from ?? to ?? 0) : (from + to) / 2, count];
  });
}

/** https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram */
function exponentialBuckets({ scale, zeroCount, positive, negative }: ExponentialHistogram): Bucket[] {
  const base = 2 ** (2 ** -scale);
  const middleOf = (index: number): number => (base ** index * (1 + base)) / 2;
  return [
    ...negative.bucketCounts.map((count, index): Bucket => [-middleOf(negative.offset + index), count]).reverse(),
    [0, zeroCount],
    ...positive.bucketCounts.map((count, index): Bucket => [middleOf(positive.offset + index), count]),
  ];
}

/** Neighbours become one, weighted, until they are few enough. */
function merge(buckets: readonly Bucket[]): readonly Bucket[] {
  const width = Math.ceil(buckets.length / maxValues);
  if (width <= 1) return buckets;
  return Array.from({ length: Math.ceil(buckets.length / width) }, (_, index) => {
    const part = buckets.slice(index * width, (index + 1) * width);
    const count = part.reduce((sum, bucket) => sum + bucket[1], 0);
    return [part.reduce((sum, bucket) => sum + bucket[0] * bucket[1], 0) / count, count];
  });
}
