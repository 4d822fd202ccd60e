// What a destination is to the pipeline: a pure encoder and a target. Queueing, retry and the ledger are the
// pipeline's own; a destination never retries, never buffers and never counts.

import type { Temporality } from '../meter/collector.ts';
import type { RecordMemory } from './record-memory.ts';

export type SignalName = 'traces' | 'metrics' | 'logs';

/** What became of one request. Closed: the pipeline handles each. */
export type Outcome =
  /** Taken. `rejectedRecords`: how many of them the backend refused for good, unnamed (OTLP partial success). */
  | { readonly kind: 'delivered'; readonly rejectedRecords?: number; readonly reason?: string }
  /** Answered record by record (bulk): those named are to be sent again or are refused for good; the others are taken. */
  | {
      readonly kind: 'partial';
      /** Indices into the records of the request. */
      readonly retry: readonly number[];
      readonly rejected: readonly number[];
      readonly reason: string;
      readonly retryAfterMillis?: number;
    }
  /** Not taken now; the same records may be sent again. */
  | { readonly kind: 'retry'; readonly reason: string; readonly retryAfterMillis?: number }
  /** Never to be taken as it is. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** Too large: sent again in halves; a single record that is too large is dropped alone. */
  | { readonly kind: 'tooLarge'; readonly reason: string };

/** What records of one request share, and the request says once: a resource and a scope, encoded. */
export interface RecordGroup {
  readonly resource: Uint8Array;
  readonly scope: Uint8Array;
}

/** One accepted record, encoded when it was accepted, so that its size is known and its cost is spread. */
export interface EncodedRecord {
  readonly bytes: Uint8Array;
  /** How many the ledger counts: 1, or the data points of one metric collection. */
  readonly count: number;
  /** The same object for all records of a group; undefined where a record is whole by itself. */
  readonly group: RecordGroup | undefined;
  /** An error: profile `spill` keeps a copy on disk while it waits in memory. */
  readonly isUrgent?: true;
}

export interface Destination<R> {
  readonly name: string;
  readonly signal: SignalName;
  /** Where it goes, for messages: a URL without userinfo, or a word. */
  readonly address: string;
  /** What one request may hold, where that is less than the settings allow. */
  readonly limits?: {
    readonly maxBatchRecords?: number;
    readonly maxBatchBytes?: number;
    /** Longer or shorter than the settings'. */
    readonly exportTimeoutMillis?: number;
  };
  /** Of metrics. Default: cumulative. `delta`: counters and histograms since the last collection, up-down counters in total. */
  readonly temporality?: Temporality;
  /**
   * Pure. Throws only on a bug; the pipeline counts it as dropped.
   * @param memory where the bytes may be put: nobody may read them once they are settled, so not after `send()` has.
   */
  encodeRecord(record: R, memory?: RecordMemory): EncodedRecord;
  /** Orders and splits what one request may not hold together (CloudWatch: 24 hours). Default: one request. Pure. */
  partition?(records: readonly EncodedRecord[]): readonly (readonly EncodedRecord[])[];
  /** One attempt with these records. Resolves with what happened; a rejection counts as `retry`. */
  send(records: readonly EncodedRecord[], signal: AbortSignal): Promise<Outcome>;
}

export type DropReason =
  | 'queue_full'
  | 'rejected'
  | 'too_large'
  | 'encode_error'
  | 'shutdown'
  /** The spool was at its bound: its oldest segment went. */
  | 'spool_full'
  /** On disk, and not to be read any more. */
  | 'spool_damaged';

export interface PipelineLimits {
  readonly maxQueueBytes: number;
  readonly maxBatchRecords: number;
  readonly maxBatchBytes: number;
  readonly flushIntervalMillis: number;
  readonly exportTimeoutMillis: number;
}
