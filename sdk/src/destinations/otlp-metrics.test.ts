import { ValueType } from '@opentelemetry/api';
import { JsonMetricsSerializer, ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { DataPointType, type MetricData, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collection, exemplar } from '../../test/metrics-arbitraries.ts';
import { resource, scope } from '../../test/otlp-arbitraries.ts';
import { decodeMetrics, decodeMetricsRequest, parseOtlpJson } from '../../test/otlp-decoder.ts';
import type { Exemplar } from '../meter/exemplars.ts';
import type { EncodedRecord } from '../pipeline/types.ts';
import { otlpEncodings } from './otlp-encodings.ts';
import type { CollectedMetrics } from './otlp-metrics.ts';

type Encoding = keyof typeof otlpEncodings;
const each: readonly Encoding[] = ['protobuf', 'json'];
const serialisers = { protobuf: ProtobufMetricsSerializer, json: JsonMetricsSerializer };

const encode = (encoding: Encoding, collections: readonly CollectedMetrics[]): Uint8Array => {
  const { encodeMetrics, encodeMetricsRequest } = otlpEncodings[encoding];
  const toRecord = (one: CollectedMetrics): EncodedRecord => ({
    bytes: encodeMetrics(one),
    count: 1,
    group: undefined,
  });
  return encodeMetricsRequest(collections.map(toRecord));
};
const read = (encoding: Encoding, bytes: Uint8Array) =>
  encoding === 'json' ? parseOtlpJson(Buffer.from(bytes)) : bytes;

/** Numbers and what is absent may be written in several ways in JSON. */
function comparable(decoded: unknown): unknown {
  const write = (key: string, value: unknown): unknown => {
    if (value === '' || value === false || (key === 'dropped_attributes_count' && value === 0)) return undefined;
    return typeof value === 'number' ? String(value) : value;
  };
  return JSON.parse(JSON.stringify(decoded, write));
}

/** As OpenTelemetry's own JSON has it: `null` for what is infinite, which protobuf's mapping does not know. */
function withoutInfinities(decoded: unknown): unknown {
  const write = (_key: string, value: unknown): unknown =>
    value === 'Infinity' || value === '-Infinity' ? null : value;
  return JSON.parse(JSON.stringify(decoded, write));
}

/** Without what protobuf leaves out because it is the default. */
function withoutDefaults(decoded: unknown): unknown {
  const write = (_key: string, value: unknown): unknown =>
    value === '0' || (Array.isArray(value) && value.length === 0) ? undefined : value;
  return JSON.parse(JSON.stringify(comparable(decoded), write));
}

describe.each(each)("the OTLP metrics encoder (%s) agrees with OpenTelemetry's own", (encoding) => {
  it('for every kind, to the last field', () => {
    let points = 0;
    fc.assert(
      fc.property(collection, (metrics) => {
        const ours = decodeMetricsRequest(read(encoding, encode(encoding, [metrics])));
        const theirs = decodeMetricsRequest(read(encoding, serialisers[encoding].serializeRequest(metrics)!));
        if (encoding === 'json') expect(withoutInfinities(comparable(ours))).toEqual(comparable(theirs));
        else expect(ours).toEqual(theirs);
        points += decodeMetrics(read(encoding, encode(encoding, [metrics]))).flatMap((metric) => metric.points).length;
      }),
      { numRuns: 300 },
    );
    expect(points).toBeGreaterThan(300);
  });

  it('and joins collections in one request', () => {
    const collections = fc.sample(collection, 3);
    const apart = collections.flatMap((one) => decodeMetrics(read(encoding, encode(encoding, [one]))));
    expect(decodeMetrics(read(encoding, encode(encoding, collections)))).toEqual(apart);
    expect(apart.length).toBeGreaterThan(0);
  });
});

it('OTLP metrics say the same in JSON as in protobuf, infinities by their names included', () => {
  let infinities = 0;
  fc.assert(
    fc.property(collection, (metrics) => {
      const json = encode('json', [metrics]);
      const ours = withoutDefaults(decodeMetricsRequest(read('json', json)));
      expect(ours).toEqual(withoutDefaults(decodeMetricsRequest(encode('protobuf', [metrics]))));
      infinities += Buffer.from(json).toString().split('Infinity"').length - 1;
    }),
    { numRuns: 300 },
  );
  expect(infinities).toBeGreaterThan(10);
});

const time: [number, number] = [1_700_000_000, 5];
const descriptor = { name: 'm', description: '', unit: '', valueType: ValueType.DOUBLE };
const histogram = { count: 1, sum: 1, buckets: { boundaries: [1], counts: [1, 0] } };
const none = { offset: 0, bucketCounts: [] };
const exponential = { count: 1, sum: 1, scale: 3, zeroCount: 0, positive: none, negative: none };
const valued = [
  { dataPointType: DataPointType.SUM, isMonotonic: true, value: 1 },
  { dataPointType: DataPointType.GAUGE, value: 1 },
  { dataPointType: DataPointType.HISTOGRAM, value: histogram },
  { dataPointType: DataPointType.EXPONENTIAL_HISTOGRAM, value: exponential },
];

const collect = (metrics: readonly unknown[]): ResourceMetrics => ({
  resource,
  scopeMetrics: [{ scope, metrics: metrics as MetricData[] }],
});

function withExemplars(exemplars: readonly Exemplar[], valueType: ValueType): ResourceMetrics {
  const metrics = valued.map(({ value, ...kind }) => ({
    ...kind,
    aggregationTemporality: 0,
    descriptor: { ...descriptor, valueType },
    dataPoints: [{ attributes: { a: 1 }, startTime: time, endTime: time, value, exemplars }],
  }));
  return collect(metrics);
}

describe.each(each)('exemplars in OTLP (%s)', (encoding) => {
  it.each([ValueType.INT, ValueType.DOUBLE])('come back whole from every kind of point, value type %s', (valueType) => {
    fc.assert(
      fc.property(fc.array(exemplar, { minLength: 1, maxLength: 4 }), (exemplars) => {
        const decoded = decodeMetrics(read(encoding, encode(encoding, [withExemplars(exemplars, valueType)])));
        const expected = exemplars.map(({ atMillis, filteredAttributes = {}, ...rest }) => ({
          ...rest,
          timeUnixNano: String(BigInt(Math.floor(atMillis)) * 1_000_000n + BigInt((atMillis % 1) * 1e6)),
          filteredAttributes: decodedAttributes(filteredAttributes),
        }));
        expect(decoded.map(({ kind }) => kind)).toEqual(['sum', 'gauge', 'histogram', 'exponential_histogram']);
        for (const { points } of decoded) expect(comparable(points[0]?.exemplars)).toEqual(comparable(expected));
      }),
    );
  });

  /** As the decoder reads them: the encoding of attributes has its own tests. */
  function decodedAttributes(attributes: Exemplar['filteredAttributes']): unknown {
    const point = { attributes: attributes ?? {}, startTime: time, endTime: time, value: 1 };
    const metrics = collect([{ descriptor, dataPointType: DataPointType.GAUGE, dataPoints: [point] }]);
    return decodeMetrics(read(encoding, encode(encoding, [metrics])))[0]?.points[0]?.attributes;
  }

  it('are hexadecimal text in JSON and bytes in protobuf', () => {
    const id = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
    const bytes = encode(encoding, [withExemplars([{ ...id, value: 1, atMillis: 1 }], ValueType.INT)]);
    const isText = Buffer.from(bytes).includes(`"traceId":"${id.traceId}"`);
    expect(isText).toBe(encoding === 'json');
    expect(Buffer.from(bytes).includes(Buffer.from(id.traceId, 'hex'))).toBe(encoding === 'protobuf');
  });
});

describe.each(each)('OTLP metrics (%s)', (encoding) => {
  const decode = (metric: object) => decodeMetrics(read(encoding, encode(encoding, [collect([metric])])))[0]!;

  it('carries summaries', () => {
    const value = { count: 10, sum: 3.5, quantiles: [{ quantile: 0.5, value: 0.2 }, { quantile: 0.99, value: 0.9 }] }; // oxfmt-ignore
    const point = { attributes: { route: '/' }, startTime: time, endTime: time, value };
    const metric = decode({ descriptor, dataPointType: 'summary', dataPoints: [point] });
    expect(metric.kind).toBe('summary');
    expect(metric.points[0]?.attributes).toEqual({ route: '/' });
    expect(metric.points[0]?.raw).toMatchObject({ count: '10', sum: 3.5, quantile_values: value.quantiles });
  });

  it('writes what is declared an integer and is too large for one as the number that it is', () => {
    const point = { attributes: {}, startTime: time, endTime: time, value: 2 ** 60 };
    const whole = { ...descriptor, valueType: ValueType.INT };
    const metric = decode({ descriptor: whole, dataPointType: DataPointType.GAUGE, dataPoints: [point] });
    expect(metric.points[0]?.raw).toMatchObject({ as_double: 2 ** 60 });
  });

  it.each([Number.NaN, Infinity, -Infinity])('writes %s', (value) => {
    const point = { attributes: {}, startTime: time, endTime: time, value };
    const metric = decode({ descriptor, dataPointType: DataPointType.GAUGE, dataPoints: [point] });
    expect(Number(metric.points[0]?.raw['as_double'])).toBe(value);
  });
});
