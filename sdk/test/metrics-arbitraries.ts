// Any collection of metrics, for properties of the encoders.
import { ValueType } from '@opentelemetry/api';
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type ExponentialHistogram,
  type Histogram,
  type MetricData,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import fc from 'fast-check';
import type { Exemplar } from '../src/meter/exemplars.ts';
import { attributes, hexOf, resource, scope, time } from './otlp-arbitraries.ts';

// Infinity is often the maximum of an empty histogram, or the last boundary of one that is not OpenTelemetry's.
const double = fc.oneof(
  { weight: 9, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: fc.constantFrom(Infinity, -Infinity) },
);
const count = fc.oneof(fc.nat(300), fc.nat(Number.MAX_SAFE_INTEGER));
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });

function points<V>(value: fc.Arbitrary<V>): fc.Arbitrary<DataPoint<V>[]> {
  return fc.array(fc.record({ attributes, startTime: time, endTime: time, value }), { maxLength: 3 });
}

const totals = { count, sum: maybe(double), min: maybe(double), max: maybe(double) };
const buckets = fc.record({ offset: fc.integer({ min: -2e9, max: 2e9 }), bucketCounts: fc.array(count) });
const histogram = fc.record({
  ...totals,
  buckets: fc.record({ boundaries: fc.array(double), counts: fc.array(count) }),
}) as fc.Arbitrary<Histogram>;
const exponential = fc.record({
  ...totals,
  scale: fc.integer({ min: -10, max: 20 }),
  zeroCount: count,
  positive: buckets,
  negative: buckets,
}) as fc.Arbitrary<ExponentialHistogram>;

const described = {
  descriptor: fc.record({
    name: fc.string({ minLength: 1 }),
    description: fc.string(),
    unit: fc.constantFrom('', 's', '{order}'),
    valueType: fc.constantFrom(ValueType.INT, ValueType.DOUBLE),
  }),
  aggregationTemporality: fc.constantFrom(AggregationTemporality.DELTA, AggregationTemporality.CUMULATIVE),
};
const whole = { ...described, descriptor: described.descriptor.map((one) => ({ ...one, valueType: ValueType.INT })) };
const real = { ...described, descriptor: described.descriptor.map((one) => ({ ...one, valueType: ValueType.DOUBLE })) };

const metric = fc.oneof(
  fc.record({ ...real, dataPointType: fc.constant(DataPointType.GAUGE), dataPoints: points(double) }),
  fc.record({ ...whole, dataPointType: fc.constant(DataPointType.GAUGE), dataPoints: points(fc.maxSafeInteger()) }),
  fc.record({
    ...whole,
    dataPointType: fc.constant(DataPointType.SUM),
    isMonotonic: fc.boolean(),
    dataPoints: points(fc.maxSafeInteger()),
  }),
  fc.record({ ...described, dataPointType: fc.constant(DataPointType.HISTOGRAM), dataPoints: points(histogram) }),
  fc.record({
    ...described,
    dataPointType: fc.constant(DataPointType.EXPONENTIAL_HISTOGRAM),
    dataPoints: points(exponential),
  }),
) as fc.Arbitrary<MetricData>;

export const collection: fc.Arbitrary<ResourceMetrics> = fc
  .array(fc.array(metric, { maxLength: 3 }), { minLength: 1, maxLength: 2 })
  .map((scopes) => ({
    resource,
    scopeMetrics: scopes.map((metrics, index) => ({
      scope: index === 0 ? scope : { name: 'other', schemaUrl: 'https://example.org/1' },
      metrics,
    })),
  }));

export const exemplar: fc.Arbitrary<Exemplar> = fc.record(
  {
    value: fc.integer({ min: -1e6, max: 1e6 }),
    // Of other libraries: not whole.
    atMillis: fc.oneof(fc.integer({ min: 1, max: 4e12 }), fc.constant(1_700_000_000_000.5)),
    traceId: hexOf(16),
    spanId: hexOf(8),
    filteredAttributes: attributes,
  },
  { requiredKeys: ['value', 'atMillis'] },
);
