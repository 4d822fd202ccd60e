// What a pipeline shows to those who ask how it fares, beside its account.
import type { LedgerAccount } from './ledger.ts';
import type { DropReason } from './types.ts';

/**
 * `closed`: requests are made as records come. `open`: they wait for a backoff or a pause. `half_open`: one request, of
 * this pipeline or another to the same host, finds out whether the backend is back.
 */
export type CircuitState = 'closed' | 'open' | 'half_open';

export interface CircuitReading {
  readonly state: CircuitState;
  /** Failed requests in a row, of all pipelines to that host. */
  readonly failures: number;
  /** No request before, as the backend asked (`Retry-After`). Milliseconds since 1970. */
  readonly pausedUntilMillis: number | undefined;
}

export interface Drop {
  readonly reason: DropReason;
  /** When a record was last dropped. Milliseconds since 1970. */
  readonly atMillis: number;
}

export interface Inspection {
  readonly account: LedgerAccount;
  readonly address: string;
  /** Of `queued` and `spooled`: in a request, or between two attempts of one. */
  readonly inFlight: number;
  readonly maxQueueBytes: number;
  /** 0: nothing goes to disk. Shared with other pipelines. */
  readonly maxSpoolBytes: number;
  /** What a record takes in memory, over all that were accepted. Undefined before the first. */
  readonly meanRecordBytes: number | undefined;
  /** When the oldest segment on disk was made. Undefined when there is none. */
  readonly oldestSpooledMillis: number | undefined;
  readonly lastDrop: Drop | undefined;
  readonly circuit: CircuitReading;
  /** Since when `account.state` is what it is, `throttled` and `retrying` being one. */
  readonly stateSinceMillis: number;
}

/** One batch, from its first attempt until each of its records was delivered or dropped. */
export interface Operation {
  readonly durationMillis: number;
  /** Why some of it was dropped. Undefined: all was delivered. */
  readonly failure: DropReason | undefined;
}
