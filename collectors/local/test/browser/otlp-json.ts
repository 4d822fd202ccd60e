// Telemetry as OTLP/JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding), written by hand:
// a test of the page must not depend on the SDK that will use it.

export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface TestSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly service: string;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client';
  readonly startMillis: number;
  readonly durationMillis: number;
  readonly attributes?: Attributes;
  /** Present: the span failed with this message. */
  readonly failure?: string;
}

export interface TestLog {
  readonly id: string;
  readonly service: string;
  readonly timeMillis: number;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly attributes?: Attributes;
}

export interface TestPoint {
  readonly timeMillis: number;
  readonly value: number;
  readonly attributes?: Attributes;
}

export interface TestMetric {
  readonly service: string;
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly kind: 'counter' | 'gauge';
  readonly points: readonly TestPoint[];
}

export interface TestHistogramPoint {
  readonly timeMillis: number;
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
  readonly sum: number;
  readonly attributes?: Attributes;
}

const spanKinds = { internal: 1, server: 2, client: 3 } as const;
const severities = { debug: 5, info: 9, warn: 13, error: 17 } as const;

function nanosOf(millis: number): string {
  return String(BigInt(Math.round(millis * 1_000)) * 1_000n);
}

function encodeAttributes(attributes: Attributes = {}): unknown[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: encodeValue(value) }));
}

function encodeValue(value: string | number | boolean): unknown {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

function resourceOf(service: string): unknown {
  return {
    attributes: encodeAttributes({
      'service.name': service,
      'service.version': '1.4.2',
      'service.instance.id': `${service}-1`,
      'deployment.environment.name': 'development',
    }),
  };
}

/** One resource per service, as each sends for itself. */
function byService<T extends { readonly service: string }>(
  records: readonly T[],
  wrap: (ofService: readonly T[], resource: unknown) => unknown,
): unknown[] {
  const groups = Map.groupBy(records, (record) => record.service);
  return [...groups].map(([service, ofService]) => wrap(ofService, resourceOf(service)));
}

export function encodeTraces(spans: readonly TestSpan[]): unknown {
  return {
    resourceSpans: byService(spans, (ofService, resource) => ({
      resource,
      scopeSpans: [{ scope: { name: 'test' }, spans: ofService.map(encodeSpan) }],
    })),
  };
}

function encodeSpan(span: TestSpan): unknown {
  const end = span.startMillis + span.durationMillis;
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? '',
    name: span.name,
    kind: spanKinds[span.kind],
    startTimeUnixNano: nanosOf(span.startMillis),
    endTimeUnixNano: nanosOf(end),
    attributes: encodeAttributes(span.attributes),
    status: span.failure === undefined ? {} : { code: 2, message: span.failure },
    events: span.failure === undefined ? [] : [encodeException(span.failure, end)],
  };
}

function encodeException(message: string, timeMillis: number): unknown {
  return {
    name: 'exception',
    timeUnixNano: nanosOf(timeMillis),
    attributes: encodeAttributes({ 'exception.type': 'Error', 'exception.message': message }),
  };
}

export function encodeLogs(logs: readonly TestLog[]): unknown {
  return {
    resourceLogs: byService(logs, (ofService, resource) => ({
      resource,
      scopeLogs: [{ scope: { name: 'shop' }, logRecords: ofService.map(encodeLog) }],
    })),
  };
}

function encodeLog(log: TestLog): unknown {
  return {
    timeUnixNano: nanosOf(log.timeMillis),
    observedTimeUnixNano: nanosOf(log.timeMillis),
    severityNumber: severities[log.level],
    severityText: log.level.toUpperCase(),
    body: { stringValue: log.message },
    attributes: encodeAttributes({ ...log.attributes, 'log.record.uid': log.id }),
    ...(log.traceId && { traceId: log.traceId }),
    ...(log.spanId && { spanId: log.spanId }),
  };
}

export function encodeMetrics(metrics: readonly TestMetric[]): unknown {
  return {
    resourceMetrics: byService(metrics, (ofService, resource) => ({
      resource,
      scopeMetrics: [{ scope: { name: 'test' }, metrics: ofService.map(encodeMetric) }],
    })),
  };
}

function encodeMetric({ name, unit, description, kind, points }: TestMetric): unknown {
  const first = Math.min(...points.map((point) => point.timeMillis));
  const dataPoints = points.map((point) => ({
    attributes: encodeAttributes(point.attributes),
    startTimeUnixNano: nanosOf(first - 1_000),
    timeUnixNano: nanosOf(point.timeMillis),
    asDouble: point.value,
  }));
  const body =
    kind === 'gauge'
      ? { gauge: { dataPoints } }
      : { sum: { dataPoints, aggregationTemporality: 2, isMonotonic: true } };
  return { name, unit, description, ...body };
}

export function encodeHistogram(
  metric: Omit<TestMetric, 'kind' | 'points'>,
  points: readonly TestHistogramPoint[],
): unknown {
  const first = Math.min(...points.map((point) => point.timeMillis));
  const dataPoints = points.map((point) => ({
    attributes: encodeAttributes(point.attributes),
    startTimeUnixNano: nanosOf(first - 1_000),
    timeUnixNano: nanosOf(point.timeMillis),
    count: String(point.counts.reduce((sum, count) => sum + count, 0)),
    sum: point.sum,
    bucketCounts: point.counts.map(String),
    explicitBounds: point.bounds,
  }));
  const { name, unit, description } = metric;
  const histogram = { dataPoints, aggregationTemporality: 2 };
  return {
    resourceMetrics: [
      {
        resource: resourceOf(metric.service),
        scopeMetrics: [{ scope: { name: 'test' }, metrics: [{ name, unit, description, histogram }] }],
      },
    ],
  };
}
