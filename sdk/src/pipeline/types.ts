// What a destination is to the pipeline: a pure encoder and a target. Queueing, retry and the ledger are the
// pipeline's own; a destination never retries, never buffers and never counts.

export type SignalName = 'traces' | 'metrics' | 'logs';

/** What became of one request. Closed: the pipeline handles each. */
export type Outcome =
  /** Taken. `rejectedRecords`: how many of them the backend refused for good (OTLP partial success). */
  | { readonly kind: 'delivered'; readonly rejectedRecords?: number; readonly reason?: string }
  /** Not taken now; the same bytes may be sent again. */
  | { readonly kind: 'retry'; readonly reason: string; readonly retryAfterMillis?: number }
  /** Never to be taken as it is. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** Too large: sent again in halves; a single record that is too large is dropped alone. */
  | { readonly kind: 'tooLarge'; readonly reason: string };

/** One accepted record, encoded when it was accepted, so that its size is known and its cost is spread. */
export interface EncodedRecord {
  readonly bytes: Uint8Array;
  /** How many the ledger counts: 1, or the data points of one metric collection. */
  readonly count: number;
  /** Records with the same (by identity) group are joined in one envelope; see the destination. */
  readonly group: object | undefined;
}

export interface Destination<R> {
  readonly name: string;
  readonly signal: SignalName;
  /** Where it goes, for messages: a URL without userinfo, or a word. */
  readonly address: string;
  /** Pure. Throws only on a bug; the pipeline counts it as dropped. */
  encodeRecord(record: R): EncodedRecord;
  /** Pure. The body of one request. */
  encodeBatch(records: readonly EncodedRecord[]): Uint8Array;
  /** One attempt. Resolves with what happened; a rejection counts as `retry`. */
  send(body: Uint8Array, signal: AbortSignal): Promise<Outcome>;
}

export type DropReason = 'queue_full' | 'rejected' | 'too_large' | 'encode_error' | 'shutdown';

export interface PipelineLimits {
  readonly maxQueueBytes: number;
  readonly maxBatchRecords: number;
  readonly maxBatchBytes: number;
  readonly flushIntervalMillis: number;
  readonly exportTimeoutMillis: number;
}
