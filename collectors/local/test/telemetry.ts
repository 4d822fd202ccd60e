// Telemetry for tests, as OTLP/JSON and ECS; short to write where a test needs little of it.
import { randomBytes } from 'node:crypto';

type Values = Readonly<Record<string, string | number | boolean>>;

export function createId(bytes: 8 | 16): string {
  return randomBytes(bytes).toString('hex');
}

export function describeValues(values: Values): object[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: describeValue(value) }));
}

function describeValue(value: string | number | boolean): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

export function toNanos(millis: number): string {
  return String(BigInt(Math.round(millis * 1_000)) * 1_000n);
}

export interface SpanOptions {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly parentSpanId?: string;
  readonly name?: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer */
  readonly kind?: number;
  readonly startMillis?: number;
  readonly durationMillis?: number;
  /** 0 unset, 1 ok, 2 error */
  readonly status?: number;
  readonly attributes?: Values;
}

export function createSpan(options: SpanOptions = {}): object {
  const startMillis = options.startMillis ?? Date.now() - 1_000;
  return {
    traceId: options.traceId ?? createId(16),
    spanId: options.spanId ?? createId(8),
    ...(options.parentSpanId === undefined ? {} : { parentSpanId: options.parentSpanId }),
    name: options.name ?? 'GET /cars',
    kind: options.kind ?? 2,
    startTimeUnixNano: toNanos(startMillis),
    endTimeUnixNano: toNanos(startMillis + (options.durationMillis ?? 10)),
    attributes: describeValues(options.attributes ?? {}),
    status: { code: options.status ?? 0 },
  };
}

export function createTraces(service: string, spans: readonly object[], resource: Values = {}): object {
  const attributes = describeValues({ 'service.name': service, 'service.instance.id': `${service}-1`, ...resource });
  return { resourceSpans: [{ resource: { attributes }, scopeSpans: [{ scope: { name: 'test' }, spans }] }] };
}

export interface LogOptions {
  readonly id?: string;
  readonly timeMillis?: number;
  readonly body?: string;
  readonly severityNumber?: number;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly attributes?: Values;
}

export function createLog(options: LogOptions = {}): object {
  const uid = options.id === undefined ? {} : { 'log.record.uid': options.id };
  return {
    timeUnixNano: toNanos(options.timeMillis ?? Date.now()),
    severityNumber: options.severityNumber ?? 9,
    body: { stringValue: options.body ?? 'ordered' },
    traceId: options.traceId ?? '',
    spanId: options.spanId ?? '',
    attributes: describeValues({ ...options.attributes, ...uid }),
  };
}

export function createLogs(service: string, logRecords: readonly object[]): object {
  const attributes = describeValues({ 'service.name': service, 'service.instance.id': `${service}-1` });
  return { resourceLogs: [{ resource: { attributes }, scopeLogs: [{ scope: { name: 'test' }, logRecords }] }] };
}

export function createMetrics(service: string, metrics: readonly object[], instance = `${service}-1`): object {
  const attributes = describeValues({ 'service.name': service, 'service.instance.id': instance });
  return { resourceMetrics: [{ resource: { attributes }, scopeMetrics: [{ scope: { name: 'test' }, metrics }] }] };
}

export interface PointOptions {
  readonly timeMillis: number;
  readonly startMillis?: number;
  readonly attributes?: Values;
}

export function createPoint(value: number, { timeMillis, startMillis, attributes }: PointOptions): object {
  return {
    asDouble: value,
    timeUnixNano: toNanos(timeMillis),
    ...(startMillis === undefined ? {} : { startTimeUnixNano: toNanos(startMillis) }),
    attributes: describeValues(attributes ?? {}),
  };
}

export function createCounter(name: string, dataPoints: readonly object[], temporality = 2): object {
  return { name, unit: '{order}', sum: { isMonotonic: true, aggregationTemporality: temporality, dataPoints } };
}

export async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: text as string,
  });
}
