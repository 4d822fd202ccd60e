// OTLP requests as tests read them: decoded by protobufjs from the published field numbers, independent of our encoder.
// https://github.com/open-telemetry/opentelemetry-proto
import Long from 'long';
import protobuf from 'protobufjs';

// Under Vitest protobufjs does not find it by itself, and would read times to the nearest 256 ns.
protobuf.util.Long = Long;
protobuf.configure();

const proto = `
syntax = "proto3";
message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7; } }
message ArrayValue { repeated AnyValue values = 1; }
message KeyValueList { repeated KeyValue values = 1; }
message KeyValue { string key = 1; AnyValue value = 2; }
message InstrumentationScope { string name = 1; string version = 2; repeated KeyValue attributes = 3; uint32 dropped_attributes_count = 4; }
message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
message TraceRequest { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
message ScopeSpans { InstrumentationScope scope = 1; repeated Span spans = 2; string schema_url = 3; }
message Span { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5; int32 kind = 6; fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9; uint32 dropped_attributes_count = 10; repeated Event events = 11; uint32 dropped_events_count = 12; repeated Link links = 13; uint32 dropped_links_count = 14; Status status = 15; fixed32 flags = 16;
  message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; uint32 dropped_attributes_count = 4; }
  message Link { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; repeated KeyValue attributes = 4; uint32 dropped_attributes_count = 5; fixed32 flags = 6; } }
message Status { string message = 2; int32 code = 3; }
message LogsRequest { repeated ResourceLogs resource_logs = 1; }
message ResourceLogs { Resource resource = 1; repeated ScopeLogs scope_logs = 2; string schema_url = 3; }
message ScopeLogs { InstrumentationScope scope = 1; repeated LogRecord log_records = 2; string schema_url = 3; }
message LogRecord { fixed64 time_unix_nano = 1; int32 severity_number = 2; string severity_text = 3; AnyValue body = 5; repeated KeyValue attributes = 6; uint32 dropped_attributes_count = 7; fixed32 flags = 8; bytes trace_id = 9; bytes span_id = 10; fixed64 observed_time_unix_nano = 11; string event_name = 12; }
message MetricsRequest { repeated ResourceMetrics resource_metrics = 1; }
message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scope_metrics = 2; string schema_url = 3; }
message ScopeMetrics { InstrumentationScope scope = 1; repeated Metric metrics = 2; string schema_url = 3; }
message Metric { string name = 1; string description = 2; string unit = 3; oneof data { Gauge gauge = 5; Sum sum = 7; Histogram histogram = 9; ExponentialHistogram exponential_histogram = 10; Summary summary = 11; } }
message Gauge { repeated NumberDataPoint data_points = 1; }
message Sum { repeated NumberDataPoint data_points = 1; int32 aggregation_temporality = 2; bool is_monotonic = 3; }
message Histogram { repeated HistogramDataPoint data_points = 1; int32 aggregation_temporality = 2; }
message ExponentialHistogram { repeated ExponentialHistogramDataPoint data_points = 1; int32 aggregation_temporality = 2; }
message Summary { repeated SummaryDataPoint data_points = 1; }
message NumberDataPoint { repeated KeyValue attributes = 7; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3; oneof value { double as_double = 4; sfixed64 as_int = 6; } repeated Exemplar exemplars = 5; uint32 flags = 8; }
message HistogramDataPoint { repeated KeyValue attributes = 9; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3; fixed64 count = 4; optional double sum = 5; repeated fixed64 bucket_counts = 6; repeated double explicit_bounds = 7; repeated Exemplar exemplars = 8; uint32 flags = 10; optional double min = 11; optional double max = 12; }
message ExponentialHistogramDataPoint { repeated KeyValue attributes = 1; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3; fixed64 count = 4; optional double sum = 5; sint32 scale = 6; fixed64 zero_count = 7; Buckets positive = 8; Buckets negative = 9; uint32 flags = 10; repeated Exemplar exemplars = 11; optional double min = 12; optional double max = 13; double zero_threshold = 14;
  message Buckets { sint32 offset = 1; repeated uint64 bucket_counts = 2; } }
message SummaryDataPoint { repeated KeyValue attributes = 7; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3; fixed64 count = 4; double sum = 5; repeated ValueAtQuantile quantile_values = 6; uint32 flags = 8;
  message ValueAtQuantile { double quantile = 1; double value = 2; } }
message Exemplar { repeated KeyValue filtered_attributes = 7; fixed64 time_unix_nano = 2; oneof value { double as_double = 3; sfixed64 as_int = 6; } bytes span_id = 4; bytes trace_id = 5; }
`;
const { root } = protobuf.parse(proto, { keepCase: true });

type Decoded = Readonly<Record<string, unknown>>;
/** From protobuf, or from JSON already read with `parseOtlpJson()`. */
const decode = (type: string, body: Uint8Array | Decoded): Decoded =>
  body instanceof Uint8Array
    ? root.lookupType(type).toObject(root.lookupType(type).decode(body), { longs: String, bytes: Buffer, arrays: true })
    : body;

/** OTLP/JSON with the names and bytes that protobufjs gives: `traceId` in hexadecimal becomes `trace_id` in bytes. */
export function parseOtlpJson(body: Buffer): Decoded {
  const rename = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return JSON.parse(body.toString(), (key, value: unknown) => {
    if (/^(trace|span|parentSpan)Id$/.test(key)) return Buffer.from(String(value), 'hex');
    if (typeof value !== 'object' || value === null || Array.isArray(value) || Buffer.isBuffer(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [rename(name), item as unknown]));
  }) as Decoded;
}

export interface DecodedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly scope: string;
  readonly status: number;
  readonly attributes: Decoded;
  readonly resource: Decoded;
  /** Everything, as decoded. */
  readonly raw: Decoded;
}

export interface DecodedLog {
  readonly body: unknown;
  readonly severity: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly scope: string;
  readonly attributes: Decoded;
  readonly resource: Decoded;
  readonly raw: Decoded;
}

const metricKinds = ['gauge', 'sum', 'histogram', 'exponential_histogram', 'summary'] as const;
type MetricKind = (typeof metricKinds)[number];

export interface DecodedPoint {
  readonly attributes: Decoded;
  readonly exemplars: readonly DecodedExemplar[];
  /** Without attributes and exemplars. */
  readonly raw: Decoded;
}

export interface DecodedExemplar {
  readonly traceId: string;
  readonly spanId: string;
  readonly value: number;
  readonly timeUnixNano: string;
  readonly filteredAttributes: Decoded;
}

export interface DecodedMetric {
  readonly name: string;
  readonly unit: string;
  readonly kind: MetricKind;
  /** 1: delta, 2: cumulative, 0: the kind has none. */
  readonly temporality: number;
  readonly points: readonly DecodedPoint[];
  readonly resource: Decoded;
}

export function decodeTraces(bytes: Uint8Array | Decoded): DecodedSpan[] {
  return scoped(decode('TraceRequest', bytes), ['resource_spans', 'scope_spans', 'spans']).map((found) => ({
    traceId: hex(found.record['trace_id']),
    spanId: hex(found.record['span_id']),
    parentSpanId: hex(found.record['parent_span_id']),
    name: String(found.record['name']),
    kind: Number(found.record['kind']),
    scope: found.scope,
    status: Number((found.record['status'] as Decoded | undefined)?.['code'] ?? 0),
    attributes: attributesOf(found.record['attributes']),
    resource: found.resource,
    raw: found.record,
  }));
}

export function decodeLogs(bytes: Uint8Array | Decoded): DecodedLog[] {
  return scoped(decode('LogsRequest', bytes), ['resource_logs', 'scope_logs', 'log_records']).map((found) => ({
    body: valueOf(found.record['body']),
    severity: String(found.record['severity_text']),
    traceId: hex(found.record['trace_id']),
    spanId: hex(found.record['span_id']),
    scope: found.scope,
    attributes: attributesOf(found.record['attributes']),
    resource: found.resource,
    raw: found.record,
  }));
}

/** The whole request, as decoded. */
export function decodeMetricsRequest(bytes: Uint8Array | Decoded): Decoded {
  return decode('MetricsRequest', bytes);
}

export function decodeMetrics(bytes: Uint8Array | Decoded): DecodedMetric[] {
  return scoped(decode('MetricsRequest', bytes), ['resource_metrics', 'scope_metrics', 'metrics']).map((found) => {
    const kind = metricKinds.find((name) => found.record[name]) ?? 'gauge';
    const data = (found.record[kind] ?? {}) as Decoded;
    return {
      name: String(found.record['name']),
      unit: String(found.record['unit']),
      kind,
      temporality: Number(data['aggregation_temporality'] ?? 0),
      points: listOf(data['data_points']).map(decodePoint),
      resource: found.resource,
    };
  });
}

function decodePoint({ attributes, exemplars, ...raw }: Decoded): DecodedPoint {
  return { attributes: attributesOf(attributes), exemplars: listOf(exemplars).map(decodeExemplar), raw };
}

function decodeExemplar(exemplar: Decoded): DecodedExemplar {
  return {
    traceId: hex(exemplar['trace_id']),
    spanId: hex(exemplar['span_id']),
    value: Number(exemplar['as_int'] ?? exemplar['as_double']),
    timeUnixNano: String(exemplar['time_unix_nano']),
    filteredAttributes: attributesOf(exemplar['filtered_attributes']),
  };
}

interface Found {
  readonly record: Decoded;
  readonly scope: string;
  readonly resource: Decoded;
}

function scoped(request: Decoded, [outer, inner, records]: readonly [string, string, string]): Found[] {
  return listOf(request[outer]).flatMap((group) =>
    listOf(group[inner]).flatMap((scope) =>
      listOf(scope[records]).map((record) => ({
        record,
        scope: textOf((scope['scope'] as Decoded | undefined)?.['name']),
        resource: attributesOf((group['resource'] as Decoded | undefined)?.['attributes']),
      })),
    ),
  );
}

function attributesOf(list: unknown): Decoded {
  return Object.fromEntries(listOf(list).map((pair) => [String(pair['key']), valueOf(pair['value'])]));
}

function valueOf(value: unknown): unknown {
  const [kind, content] = Object.entries((value ?? {}) as Decoded)[0] ?? [];
  if (kind === 'array_value') return listOf((content as Decoded)['values']).map(valueOf);
  if (kind === 'kvlist_value') return attributesOf((content as Decoded)['values']);
  return kind === 'int_value' ? Number(content) : content;
}

function listOf(value: unknown): readonly Decoded[] {
  return (value ?? []) as readonly Decoded[];
}

function hex(value: unknown): string {
  return Buffer.from((value as Uint8Array | undefined) ?? []).toString('hex');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
