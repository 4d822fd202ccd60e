// Data points of an OTLP metrics request, in the store's one model.
import { describeAttributes } from '../../attributes.ts';
import type { MetricPoint, Resource } from '../../records.ts';
import { readExponential, readHistogram, readSummary } from './distributions.ts';
import { readResource } from './resource.ts';
import { keep } from './traces.ts';
import type { Decoded } from './traces.ts';
import { readAttributes, readList, readMessage, readNumber, readPresent, readText, readTimeMillis } from './values.ts';
import type { Fields } from './values.ts';

const deltaTemporality = 1;
/** `FLAG_NO_RECORDED_VALUE`: the sender says that the series has ended; there is no value to keep. */
const noRecordedValue = 1;

type PointValue = Pick<MetricPoint, 'value' | 'distribution'>;
type Described = Pick<MetricPoint, 'resource' | 'name' | 'unit' | 'description' | 'kind' | 'isDelta'>;

export function readPoints(request: Fields, arrivedMillis: number): Decoded<MetricPoint> {
  const decoded: Decoded<MetricPoint> = { records: [], rejected: 0, reason: '' };
  for (const group of readList(request.resourceMetrics)) {
    const resource = readResource(group.resource);
    for (const scoped of readList(group.scopeMetrics)) {
      for (const metric of readList(scoped.metrics)) readMetric(decoded, metric, { resource, arrivedMillis });
    }
  }
  return decoded;
}

interface MetricSource {
  readonly resource: Resource;
  readonly arrivedMillis: number;
}

function readMetric(decoded: Decoded<MetricPoint>, metric: Fields, source: MetricSource): void {
  const shape = resolveShape(metric);
  if (shape === undefined || readText(metric.name) === '') {
    decoded.rejected += 1;
    decoded.reason ||= 'a metric without a name or without data';
    return;
  }
  const described: Described = {
    resource: source.resource,
    name: readText(metric.name),
    unit: readText(metric.unit),
    description: readText(metric.description),
    kind: shape.kind,
    isDelta: readNumber(shape.data.aggregationTemporality) === deltaTemporality,
  };
  for (const point of readList(shape.data.dataPoints)) {
    if (((readNumber(point.flags) ?? 0) & noRecordedValue) === 0) {
      keep(decoded, readPoint(point, described, { shape, arrivedMillis: source.arrivedMillis }));
    }
  }
}

interface Shape {
  readonly kind: MetricPoint['kind'];
  readonly data: Fields;
  readonly read: (point: Fields) => PointValue | string;
}

function resolveShape(metric: Fields): Shape | undefined {
  if (metric.gauge) return { kind: 'gauge', data: readMessage(metric.gauge), read: readNumberValue };
  if (metric.histogram) return { kind: 'histogram', data: readMessage(metric.histogram), read: readHistogram };
  if (metric.summary) return { kind: 'summary', data: readMessage(metric.summary), read: readSummary };
  if (metric.exponentialHistogram) {
    return { kind: 'histogram', data: readMessage(metric.exponentialHistogram), read: readExponential };
  }
  const sum = readMessage(metric.sum);
  return metric.sum
    ? { kind: sum.isMonotonic === true ? 'counter' : 'updowncounter', data: sum, read: readNumberValue }
    : undefined;
}

function readPoint(
  point: Fields,
  described: Described,
  context: { readonly shape: Shape; readonly arrivedMillis: number },
): MetricPoint | string {
  const read = context.shape.read(point);
  if (typeof read === 'string') return read;
  return {
    ...described,
    ...read,
    attributes: describeAttributes(readAttributes(point.attributes)),
    timeMillis: readTimeMillis(point.timeUnixNano) ?? context.arrivedMillis,
    startMillis: readTimeMillis(point.startTimeUnixNano),
  };
}

function readNumberValue(point: Fields): PointValue | string {
  const value = readNumber(readPresent(point, 'asDouble')) ?? readNumber(readPresent(point, 'asInt'));
  return value === undefined || Number.isNaN(value) ? 'a number point without a number' : { value };
}
