// The account of one signal at one destination. At any moment
// accepted + recovered = delivered + dropped + queued + spooled, exactly.
import type { Drop } from './inspection.ts';
import type { DropReason, SignalName } from './types.ts';

/**
 * `ok`: takes records, or was never asked. `retrying`: the last request failed and is made again. `throttled`: it asked
 * for a pause (`Retry-After`). `rejecting`: it refused the last records for good. `stopped`: after shutdown().
 */
export type DestinationState = 'ok' | 'retrying' | 'throttled' | 'rejecting' | 'stopped';

export interface LedgerAccount {
  readonly signal: SignalName;
  readonly destination: string;
  /** What this process handed over. */
  readonly accepted: number;
  /** What an earlier process left on disk and this one sends. */
  readonly recovered: number;
  readonly delivered: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  /** Waiting in memory, or in flight from there. */
  readonly queued: number;
  readonly queuedBytes: number;
  /** On disk, waiting or in flight. */
  readonly spooled: number;
  readonly spooledBytes: number;
  /** Of `dropped`: how many are in the dead-letter folder. */
  readonly deadLetters: number;
  readonly state: DestinationState;
  /** Words without payload, and when. Absent when nothing went wrong yet. */
  readonly lastError?: { readonly reason: string; readonly atMillis: number };
  /** When a request was last taken. Absent when none was yet. */
  readonly lastSuccessMillis?: number;
}

export type LedgerCounts = Pick<
  LedgerAccount,
  'accepted' | 'recovered' | 'delivered' | 'dropped' | 'queued' | 'spooled' | 'deadLetters'
>;

export interface Ledger {
  accept(count: number): void;
  recover(count: number): void;
  deliver(count: number): void;
  drop(count: number, reason: DropReason): void;
  /** Of what was dropped, so many were kept for a person to read. */
  bury(count: number): void;
  /** The latest. Undefined when there was none. */
  readonly lastDrop: Drop | undefined;
  /** @param spooled how many of the others are on disk. Default: none. */
  read(spooled?: number): LedgerCounts;
}

export function createLedger(now: () => number = Date.now): Ledger {
  let lastDrop: Drop | undefined;
  let accepted = 0;
  let recovered = 0;
  let delivered = 0;
  let droppedTotal = 0;
  let deadLetters = 0;
  const dropped: Partial<Record<DropReason, number>> = {};
  return {
    get lastDrop() {
      return lastDrop;
    },
    accept: (count) => {
      accepted += count;
    },
    recover: (count) => {
      recovered += count;
    },
    deliver: (count) => {
      delivered += count;
    },
    drop: (count, reason) => {
      if (count === 0) return;
      droppedTotal += count;
      dropped[reason] = (dropped[reason] ?? 0) + count;
      lastDrop = { reason, atMillis: now() };
    },
    bury: (count) => {
      deadLetters += count;
    },
    read: (spooled = 0) => {
      const queued = accepted + recovered - delivered - droppedTotal - spooled;
      return { accepted, recovered, delivered, dropped: { ...dropped }, queued, spooled, deadLetters };
    },
  };
}
