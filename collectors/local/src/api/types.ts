// The collector's query API: what `GET /api/...` on the page's port answers, as JSON.
// Server (src/) and page (page/) both import these types; nothing else describes the API.
// Times are Unix milliseconds as numbers unless a name says otherwise; durations are milliseconds.
// Common query parameters: `from`, `to` (Unix ms; default: the last 15 minutes until now).

/** Which signal a record belongs to. */
export type SignalName = 'traces' | 'metrics' | 'logs';

/** Attribute values as received; nested values stay JSON. */
export type AttributeMap = Readonly<Record<string, unknown>>;

/** `GET /api/status` */
export interface StatusReply {
  readonly version: string;
  readonly startedAtMillis: number;
  readonly nowMillis: number;
  readonly stored: {
    readonly spans: number;
    readonly logs: number;
    readonly points: number;
    readonly bytes: number;
  };
  /** What retention keeps: the age and size bounds in force. */
  readonly retention: { readonly maxAgeMillis: number; readonly maxBytes: number };
  readonly receivers: readonly ReceiverStatus[];
}

export interface ReceiverStatus {
  /** `otlp`, `logstash-http`, `logstash-tcp`, `prometheus` */
  readonly name: string;
  readonly address: string;
  readonly accepted: number;
  readonly refused: number;
  readonly lastError?: string;
}

/** `GET /api/coverage`: one row per service × signal × destination seen within retention. */
export interface CoverageReply {
  readonly rows: readonly CoverageRow[];
}

export interface CoverageRow {
  readonly service: string;
  readonly signal: SignalName;
  /** The wire it came by, named as the SDK names the destination: `otlp`, `logstash`, `prometheus`. */
  readonly destination: string;
  /** Distinct records received since the collector's store began. */
  readonly received: number;
  /** Records that arrived a second time (a retry after a lost answer); stored once. */
  readonly duplicates: number;
  readonly ratePerSecond: number;
  /** One rate per bucket over the last 5 minutes, oldest first, for a sparkline. */
  readonly recentRates: readonly number[];
  /** 0: nothing has come, though the sender's ledger says that it sends by this wire. */
  readonly lastSeenMillis: number;
  /** Median of arrival time minus event time over the last minute. Absent for scrapes. */
  readonly lagMillis?: number;
  /** `ok`: seen within 30 s (90 s for metrics); `silent`: not; `losing`: the SDK's ledger reports drops. */
  readonly state: 'ok' | 'silent' | 'losing';
  /** The sender's own account, from its `pitwall.sdk.*` metrics, summed over its live instances. */
  readonly ledger?: LedgerAccount;
}

/** accepted + recovered = delivered + dropped + queued + spooled. */
export interface LedgerAccount {
  readonly accepted: number;
  /** Left on disk by an earlier process and sent by this one. Absent: none. */
  readonly recovered?: number;
  /** On disk. Absent: none. */
  readonly spooled?: number;
  readonly delivered: number;
  readonly dropped: number;
  readonly queued: number;
  /** How the destination fares with the instance that it serves worst. Absent: the sender does not say. */
  readonly state?: DestinationState;
}

/** From bad to worse. */
export type DestinationState = 'ok' | 'stopped' | 'throttled' | 'retrying' | 'rejecting';

/** `GET /api/services?from&to` */
export interface ServicesReply {
  readonly services: readonly ServiceRow[];
  readonly edges: readonly ServiceEdge[];
}

export interface ServiceRow {
  readonly name: string;
  readonly version?: string;
  readonly environment?: string;
  readonly instances: number;
  /** Server and consumer spans per second. */
  readonly ratePerSecond: number;
  /** 0 to 1. */
  readonly errorRatio: number;
  readonly p50Millis: number;
  readonly p95Millis: number;
  readonly p99Millis: number;
  /** The busiest operations, most calls first, at most 20. */
  readonly operations: readonly OperationRow[];
}

export interface OperationRow {
  readonly name: string;
  readonly count: number;
  readonly errorRatio: number;
  readonly p50Millis: number;
  readonly p95Millis: number;
  readonly p99Millis: number;
}

/** Calls from one service to another, from client span → child server span. */
export interface ServiceEdge {
  readonly from: string;
  readonly to: string;
  readonly ratePerSecond: number;
  readonly errorRatio: number;
  readonly p95Millis: number;
}

/**
 * `GET /api/traces?service&operation&status=error&minDurationMillis&maxDurationMillis&q&attribute&sort=recent|slowest&from&to&limit`
 * `q` matches span names, attribute values and trace id; `attribute` is `key=value`, repeatable.
 */
export interface TracesReply {
  readonly traces: readonly TraceSummary[];
  /** True when more matched than `limit` (default 50, most 500). */
  readonly isTruncated: boolean;
}

export interface TraceSummary {
  readonly traceId: string;
  readonly rootService: string;
  readonly rootName: string;
  readonly startMillis: number;
  readonly durationMillis: number;
  readonly spanCount: number;
  readonly errorCount: number;
  readonly services: readonly { readonly name: string; readonly spans: number }[];
  /** False when a span's parent has not arrived. */
  readonly isComplete: boolean;
}

/** `GET /api/traces/:traceId` (404 when unknown). Spans in start order; logs in time order. */
export interface TraceReply {
  readonly summary: TraceSummary;
  readonly spans: readonly SpanRow[];
  readonly logs: readonly LogRow[];
}

export interface SpanRow {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly service: string;
  readonly instance?: string;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  readonly scope: string;
  readonly startMillis: number;
  readonly durationMillis: number;
  readonly status: 'unset' | 'ok' | 'error';
  readonly statusMessage?: string;
  readonly attributes: AttributeMap;
  readonly resource: AttributeMap;
  readonly events: readonly {
    readonly name: string;
    readonly timeMillis: number;
    readonly attributes: AttributeMap;
  }[];
  readonly links: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly attributes: AttributeMap;
  }[];
}

export interface LogRow {
  /** Stable id of the record (`event.id` / `log.record.uid`), or one the collector gave it. */
  readonly id: string;
  readonly timeMillis: number;
  readonly service: string;
  readonly instance?: string;
  /** Lower-case: trace, debug, info, warn, error, fatal. */
  readonly level: string;
  readonly message: string;
  readonly logger?: string;
  readonly traceId?: string;
  readonly spanId?: string;
  /** The wires it came by; a record sent twice is stored once. */
  readonly destinations: readonly string[];
  readonly attributes: AttributeMap;
}

/**
 * `GET /api/logs?q&from&to&limit&before&order=desc`
 * `q` is words and `field:value` terms, all of which must hold: `level:error service:orders "card declined" http.response.status_code:500 -level:debug`.
 * A field is a LogRow field (service, level, logger, trace, span, instance) or an attribute's key. `*` in a value matches anything.
 * A malformed `q` answers 400 with ProblemReply. `before` is the `nextBefore` of the page before.
 */
export interface LogsReply {
  readonly logs: readonly LogRow[];
  readonly nextBefore?: string;
  /** Matching records per bucket and level over from..to, for the histogram. */
  readonly histogram: {
    readonly bucketMillis: number;
    readonly buckets: readonly {
      readonly startMillis: number;
      readonly counts: Readonly<Record<string, number>>;
    }[];
  };
  /** Most frequent values of service, level and logger among the matches. */
  readonly facets: readonly {
    readonly field: string;
    readonly values: readonly { readonly value: string; readonly count: number }[];
  }[];
}

/** `GET /api/logs/tail?q`: server-sent events; each `log` event's data is a LogRow[] (a batch). A `dropped` event carries `{ count }` when the reader is too slow. */
export type LogTailEvent = readonly LogRow[];

/** `GET /api/metrics`: every metric seen, by name. */
export interface MetricsReply {
  readonly metrics: readonly MetricInfo[];
}

export interface MetricInfo {
  /** The name as received (OpenTelemetry's by otlp, Prometheus's by scrape). */
  readonly name: string;
  readonly destination: string;
  readonly kind: 'counter' | 'updowncounter' | 'gauge' | 'histogram' | 'summary';
  readonly unit: string;
  readonly description: string;
  readonly services: readonly string[];
  readonly attributeKeys: readonly string[];
  readonly seriesCount: number;
  readonly lastSeenMillis: number;
}

/** `GET /api/metrics/attributes?name&destination`: values per attribute, most frequent first, at most 100 each. */
export interface MetricAttributesReply {
  readonly attributes: readonly { readonly key: string; readonly values: readonly string[] }[];
}

/**
 * `GET /api/metrics/query?name&destination&aggregate&by&filter&from&to&step`
 * `aggregate`: `rate` (counters, histograms' count), `increase`, `sum`, `avg`, `min`, `max`, `last`, `p50`, `p90`, `p95`, `p99` (histograms).
 * Default: rate for counters, p95 for histograms, avg for gauges. `by` (repeatable) is an attribute key or `service`/`instance`;
 * `filter` (repeatable) is `key=value` or `key!=value`. `step` in ms; default gives about 120 points. At most 50 series, the largest.
 */
export interface MetricQueryReply {
  readonly name: string;
  readonly unit: string;
  readonly aggregate: string;
  readonly stepMillis: number;
  /** One time per point; every series has as many values. */
  readonly times: readonly number[];
  readonly series: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly values: readonly (number | null)[];
  }[];
  readonly isTruncated: boolean;
}

/** `GET /api/live`: server-sent events; `change` at most once a second when something arrived, data LiveEvent. Comments keep it open. */
export interface LiveEvent {
  readonly nowMillis: number;
  /** Records stored since the last event. */
  readonly spans: number;
  readonly logs: number;
  readonly points: number;
}

/** `GET /api/counts?service`: distinct records in store, for ledgers and tests. */
export interface CountsReply {
  readonly services: readonly {
    readonly service: string;
    readonly spans: number;
    readonly logs: number;
    readonly points: number;
  }[];
}

/** Every 4xx/5xx of the API. */
export interface ProblemReply {
  readonly error: string;
  /** The query parameter or setting at fault. */
  readonly parameter?: string;
}
