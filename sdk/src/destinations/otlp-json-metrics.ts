// Collections of metrics as OTLP/JSON, exemplars included: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
import type { DataPoint, ExponentialHistogram, Histogram, MetricData } from '@opentelemetry/sdk-metrics';
import { hrTimeOf } from '../meter/cells.ts';
import { type Exemplar, readExemplars } from '../meter/exemplars.ts';
import { isSummary, type Summary, type SummaryData } from '../meter/summary.ts';
import { DataPointType } from '../opentelemetry.ts';
import type { EncodedRecord } from '../pipeline/types.ts';
import { joinRecords } from './otlp-json.ts';
import {
  describeAttributes,
  describeDouble,
  describeScope,
  encodeJson,
  encodeText,
  formatNanos,
} from './otlp-json-values.ts';
import { type CollectedMetrics, isWholeNumbered, temporalityOf } from './otlp-metrics.ts';

/** `ResourceMetrics`: what stands within the brackets of a request, so that collections can be joined. */
export function encodeJsonMetrics({ resource, scopeMetrics }: CollectedMetrics): Uint8Array {
  return encodeJson({
    resource: { attributes: describeAttributes(resource.attributes) },
    scopeMetrics: scopeMetrics.map(({ scope, metrics }) => ({
      scope: describeScope(scope),
      metrics: metrics.map(describeMetric),
      ...(scope.schemaUrl ? { schemaUrl: scope.schemaUrl } : {}),
    })),
    ...(resource.schemaUrl ? { schemaUrl: resource.schemaUrl } : {}),
  });
}

/** `ExportMetricsServiceRequest`. */
export function encodeJsonMetricsRequest(records: readonly EncodedRecord[]): Uint8Array {
  return encodeText(`{"resourceMetrics":[${joinRecords(records)}]}`);
}

function describeMetric(metric: MetricData | SummaryData): object {
  const { name, description, unit } = metric.descriptor;
  return { name, description, unit, ...(isSummary(metric) ? describeSummaries(metric) : describeData(metric)) };
}

function describeData(metric: MetricData): object {
  const isWhole = isWholeNumbered(metric.descriptor);
  const aggregationTemporality = temporalityOf(metric);
  const numbers = (points: readonly DataPoint<number>[]): object[] =>
    points.map((point) => describePoint(point, describeEither(point.value, isWhole), isWhole));
  switch (metric.dataPointType) {
    case DataPointType.GAUGE:
      return { gauge: { dataPoints: numbers(metric.dataPoints) } };
    case DataPointType.SUM: {
      const { isMonotonic } = metric;
      return { sum: { dataPoints: numbers(metric.dataPoints), aggregationTemporality, isMonotonic } };
    }
    case DataPointType.HISTOGRAM: {
      const dataPoints = metric.dataPoints.map((point) =>
        describePoint(point, describeHistogram(point.value), isWhole),
      );
      return { histogram: { dataPoints, aggregationTemporality } };
    }
    case DataPointType.EXPONENTIAL_HISTOGRAM: {
      const describe = (point: DataPoint<ExponentialHistogram>): object =>
        describePoint(point, describeExponential(point.value), isWhole);
      return { exponentialHistogram: { dataPoints: metric.dataPoints.map(describe), aggregationTemporality } };
    }
  }
}

function describePoint(point: DataPoint<unknown>, value: object, isWhole: boolean): object {
  const described = {
    ...value,
    attributes: describeAttributes(point.attributes),
    startTimeUnixNano: formatNanos(point.startTime),
    timeUnixNano: formatNanos(point.endTime),
  };
  const exemplars = readExemplars(point);
  if (exemplars.length === 0) return described;
  return { ...described, exemplars: exemplars.map((exemplar) => describeExemplar(exemplar, isWhole)) };
}

function describeExemplar(exemplar: Exemplar, isWhole: boolean): object {
  const { atMillis, value, spanId, traceId, filteredAttributes } = exemplar;
  const timeUnixNano = formatNanos(hrTimeOf(atMillis));
  const described = { ...describeEither(value, isWhole), timeUnixNano, spanId, traceId };
  return filteredAttributes ? { ...described, filteredAttributes: describeAttributes(filteredAttributes) } : described;
}

function describeHistogram({ buckets, ...value }: Histogram): object {
  return {
    ...describeTotals(value),
    bucketCounts: buckets.counts.map(String),
    explicitBounds: buckets.boundaries.map(describeDouble),
  };
}

function describeExponential({ scale, zeroCount, positive, negative, ...value }: ExponentialHistogram): object {
  const describeBuckets = ({ offset, bucketCounts }: ExponentialHistogram['positive']): object => ({
    offset,
    bucketCounts: bucketCounts.map(String),
  });
  return {
    ...describeTotals(value),
    scale,
    zeroCount: String(zeroCount),
    positive: describeBuckets(positive),
    negative: describeBuckets(negative),
  };
}

function describeTotals({ count, sum, min, max }: Pick<Histogram, 'count' | 'sum' | 'min' | 'max'>): object {
  return {
    count: String(count),
    ...(sum === undefined ? {} : { sum: describeDouble(sum) }),
    ...(min === undefined ? {} : { min: describeDouble(min) }),
    ...(max === undefined ? {} : { max: describeDouble(max) }),
  };
}

function describeSummaries({ dataPoints }: SummaryData): object {
  const describe = ({ count, sum, quantiles }: Summary): object => ({
    count: String(count),
    sum: describeDouble(sum),
    quantileValues: quantiles.map(({ quantile, value }) => ({
      quantile: describeDouble(quantile),
      value: describeDouble(value),
    })),
  });
  return { summary: { dataPoints: dataPoints.map((point) => describePoint(point, describe(point.value), false)) } };
}

/** What is too large for an integer that a double can hold goes as the double that it is. */
function describeEither(value: number, isWhole: boolean): object {
  return isWhole && Number.isSafeInteger(value) ? { asInt: String(value) } : { asDouble: describeDouble(value) };
}
