// What every receiver turns its wire into, and what the store keeps. Times are Unix milliseconds with a fraction.
import type { AttributeMap, MetricInfo, SpanRow } from './api/types.ts';

/** Who sent a record. */
export interface Resource {
  readonly service: string;
  readonly instance?: string | undefined;
  readonly version?: string | undefined;
  readonly environment?: string | undefined;
  readonly attributes: AttributeMap;
}

export interface SpanRecord {
  readonly resource: Resource;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string | undefined;
  readonly name: string;
  readonly kind: SpanRow['kind'];
  readonly scope: string;
  readonly startMillis: number;
  readonly durationMillis: number;
  readonly status: SpanRow['status'];
  readonly statusMessage?: string | undefined;
  readonly attributes: AttributeMap;
  readonly events: SpanRow['events'];
  readonly links: SpanRow['links'];
}

export interface LogRecord {
  readonly resource: Resource;
  /** The sender's stable id; absent when it gave none, and then the record cannot be recognised again. */
  readonly id?: string | undefined;
  readonly timeMillis: number;
  readonly level: string;
  readonly message: string;
  readonly logger?: string | undefined;
  readonly traceId?: string | undefined;
  readonly spanId?: string | undefined;
  readonly attributes: AttributeMap;
}

/** Buckets as OTLP has them: `counts` has one more entry than `bounds`. A summary keeps quantiles in `bounds` and their values in `counts`. */
export interface Distribution {
  readonly count: number;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}

export interface MetricPoint {
  readonly resource: Resource;
  readonly name: string;
  readonly kind: MetricInfo['kind'];
  readonly unit: string;
  readonly description: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly timeMillis: number;
  /** When the sender began to count; a change of it is a reset. */
  readonly startMillis?: number | undefined;
  /** The number, or the sum of a histogram or summary. */
  readonly value: number;
  readonly distribution?: Distribution | undefined;
  /** Delta points are added up on arrival: the store holds running totals only. */
  readonly isDelta: boolean;
}

/** What one request, scrape or socket read brought. */
export interface Batch {
  /** The wire, named as the SDK names the destination: `otlp`, `logstash`, `prometheus`. */
  readonly destination: string;
  readonly arrivedMillis: number;
  /** Size on the wire: what the write queue is bounded by. */
  readonly wireBytes: number;
  readonly spans: readonly SpanRecord[];
  readonly logs: readonly LogRecord[];
  readonly points: readonly MetricPoint[];
}

/** How a submitted batch ended. Only `stored` may be acknowledged; `overflowedPoints` began series beyond the bound and were not kept. */
export type WriteOutcome =
  | { readonly kind: 'stored'; readonly overflowedPoints: number }
  | { readonly kind: 'full'; readonly retryAfterSeconds: number }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Where receivers hand their batches to. */
export type SubmitBatch = (batch: Batch) => Promise<WriteOutcome>;
