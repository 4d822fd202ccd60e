// Collections of metrics as OTLP protobuf, exemplars included.
// Field numbers: https://github.com/open-telemetry/opentelemetry-proto (v1.x: metrics/v1)
import type { ValueType } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type {
  DataPoint,
  ExponentialHistogram,
  Histogram,
  MetricData,
  MetricDescriptor,
  ScopeMetrics,
} from '@opentelemetry/sdk-metrics';
import { hrTimeOf } from '../meter/cells.ts';
import { type Exemplar, readExemplars } from '../meter/exemplars.ts';
import { isSummary, type Summary, type SummaryData } from '../meter/summary.ts';
import { AggregationTemporality, DataPointType } from '../opentelemetry.ts';
import { encode, encodeResource, encodeScope, writeAttributes, writeTime } from './otlp-values.ts';
import type { ProtobufWriter } from './protobuf.ts';

/** `ResourceMetrics`, in which a metric may be a summary too. */
export interface CollectedMetrics {
  readonly resource: Pick<Resource, 'attributes' | 'schemaUrl'>;
  readonly scopeMetrics: readonly {
    readonly scope: ScopeMetrics['scope'];
    readonly metrics: readonly (MetricData | SummaryData)[];
  }[];
}

/** `ExportMetricsServiceRequest` of one collection. Requests that are concatenated are one. */
export function encodeMetrics({ resource, scopeMetrics }: CollectedMetrics): Uint8Array {
  const resourceBytes = encodeResource(resource.attributes);
  const scopes = scopeMetrics.map(({ scope, metrics }) => ({ scope, bytes: encodeScope(scope), metrics }));
  return encode((w) => {
    const at = w.begin(1);
    w.bytes(1, resourceBytes);
    for (const { scope, bytes, metrics } of scopes) {
      const scopeAt = w.begin(2);
      w.bytes(1, bytes);
      for (const metric of metrics) writeMetric(w, metric);
      if (scope.schemaUrl) w.string(3, scope.schemaUrl);
      w.end(scopeAt);
    }
    if (resource.schemaUrl) w.string(3, resource.schemaUrl);
    w.end(at);
  });
}

function writeMetric(w: ProtobufWriter, metric: MetricData | SummaryData): void {
  const { name, description, unit } = metric.descriptor;
  const at = w.begin(2);
  w.string(1, name);
  if (description) w.string(2, description);
  if (unit) w.string(3, unit);
  const dataAt = w.begin(isSummary(metric) ? 11 : dataFields[metric.dataPointType]);
  writeData(w, metric);
  w.end(dataAt);
  w.end(at);
}

const dataFields = {
  [DataPointType.GAUGE]: 5,
  [DataPointType.SUM]: 7,
  [DataPointType.HISTOGRAM]: 9,
  [DataPointType.EXPONENTIAL_HISTOGRAM]: 10,
} as const;

/** `Gauge`, `Sum`, `Histogram`, `ExponentialHistogram` or `Summary`: their points have field 1. */
function writeData(w: ProtobufWriter, metric: MetricData | SummaryData): void {
  if (isSummary(metric)) return writePoints(w, metric, writeSummary);
  if (metric.dataPointType === DataPointType.HISTOGRAM) writePoints(w, metric, writeHistogram);
  else if (metric.dataPointType === DataPointType.EXPONENTIAL_HISTOGRAM) writePoints(w, metric, writeExponential);
  else writePoints(w, metric, writeNumber);
  if (metric.dataPointType !== DataPointType.GAUGE) w.int(2, temporalityOf(metric));
  if (metric.dataPointType === DataPointType.SUM && metric.isMonotonic) w.int(3, 1);
}

/** Delta 1, cumulative 2. */
export function temporalityOf({ aggregationTemporality }: MetricData): number {
  return aggregationTemporality === AggregationTemporality.DELTA ? 1 : 2;
}

interface Points<V> {
  readonly descriptor: MetricDescriptor;
  readonly dataPoints: readonly DataPoint<V>[];
}
type WritePoint<V> = (w: ProtobufWriter, point: DataPoint<V>, isWhole: boolean) => void;

function writePoints<V>(w: ProtobufWriter, { descriptor, dataPoints }: Points<V>, write: WritePoint<V>): void {
  const isWhole = isWholeNumbered(descriptor);
  for (const point of dataPoints) {
    const at = w.begin(1);
    writeTime(w, 2, point.startTime);
    writeTime(w, 3, point.endTime);
    write(w, point, isWhole);
    w.end(at);
  }
}

/** Whether its values are integers by declaration. */
export function isWholeNumbered({ valueType }: MetricDescriptor): boolean {
  return valueType === (0 satisfies ValueType.INT);
}

const writeNumber: WritePoint<number> = (w, point, isWhole) => {
  writeEither(w, point.value, isWhole ? { int: 6, double: 4 } : { double: 4 });
  writeAttributes(w, 7, point.attributes);
  writeExemplars(w, 5, { exemplars: readExemplars(point), isWhole });
};

const writeHistogram: WritePoint<Histogram> = (w, point, isWhole) => {
  const { count, sum, buckets, min, max } = point.value;
  w.int64(4, count);
  if (sum !== undefined) w.double(5, sum);
  w.packedInt64(6, buckets.counts);
  w.packedDoubles(7, buckets.boundaries);
  writeAttributes(w, 9, point.attributes);
  writeExemplars(w, 8, { exemplars: readExemplars(point), isWhole });
  if (min !== undefined) w.double(11, min);
  if (max !== undefined) w.double(12, max);
};

const writeExponential: WritePoint<ExponentialHistogram> = (w, point, isWhole) => {
  const { count, sum, scale, zeroCount, positive, negative, min, max } = point.value;
  writeAttributes(w, 1, point.attributes);
  w.int64(4, count);
  if (sum !== undefined) w.double(5, sum);
  w.zigzag(6, scale);
  w.int64(7, zeroCount);
  writeBuckets(w, 8, positive);
  writeBuckets(w, 9, negative);
  writeExemplars(w, 11, { exemplars: readExemplars(point), isWhole });
  if (min !== undefined) w.double(12, min);
  if (max !== undefined) w.double(13, max);
};

function writeBuckets(w: ProtobufWriter, field: number, buckets: ExponentialHistogram['positive']): void {
  const at = w.begin(field);
  w.zigzag(1, buckets.offset);
  w.packedVarints(2, buckets.bucketCounts);
  w.end(at);
}

const writeSummary: WritePoint<Summary> = (w, point) => {
  const { count, sum, quantiles } = point.value;
  w.int64(4, count);
  w.double(5, sum);
  for (const { quantile, value } of quantiles) {
    const at = w.begin(6);
    w.double(1, quantile);
    w.double(2, value);
    w.end(at);
  }
  writeAttributes(w, 7, point.attributes);
};

interface Exemplars {
  readonly exemplars: readonly Exemplar[];
  readonly isWhole: boolean;
}

function writeExemplars(w: ProtobufWriter, field: number, { exemplars, isWhole }: Exemplars): void {
  for (const { atMillis, value, spanId, traceId, filteredAttributes } of exemplars) {
    const at = w.begin(field);
    writeTime(w, 2, hrTimeOf(atMillis));
    writeEither(w, value, isWhole ? { int: 6, double: 3 } : { double: 3 });
    if (spanId) w.hex(4, spanId);
    if (traceId) w.hex(5, traceId);
    if (filteredAttributes) writeAttributes(w, 7, filteredAttributes);
    w.end(at);
  }
}

interface NumberFields {
  /** Absent: what is no integer by declaration. */
  readonly int?: number;
  readonly double: number;
}

/** What is too large for an integer that a double can hold goes as the double that it is. */
function writeEither(w: ProtobufWriter, value: number, { int, double }: NumberFields): void {
  if (int !== undefined && Number.isSafeInteger(value)) w.int64(int, value);
  else w.double(double, value);
}
