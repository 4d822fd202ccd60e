// The account of one signal at one destination. At any moment accepted = delivered + dropped + queued, exactly.
import type { DropReason, SignalName } from './types.ts';

export interface LedgerAccount {
  readonly signal: SignalName;
  readonly destination: string;
  readonly accepted: number;
  readonly delivered: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  /** Waiting or in flight. */
  readonly queued: number;
  readonly queuedBytes: number;
}

export interface Ledger {
  accept(count: number): void;
  deliver(count: number): void;
  drop(count: number, reason: DropReason): void;
  read(): Omit<LedgerAccount, 'signal' | 'destination' | 'queuedBytes'>;
}

export function createLedger(): Ledger {
  let accepted = 0;
  let delivered = 0;
  let droppedTotal = 0;
  const dropped: Partial<Record<DropReason, number>> = {};
  return {
    accept: (count) => {
      accepted += count;
    },
    deliver: (count) => {
      delivered += count;
    },
    drop: (count, reason) => {
      if (count === 0) return;
      droppedTotal += count;
      dropped[reason] = (dropped[reason] ?? 0) + count;
    },
    read: () => ({ accepted, delivered, dropped: { ...dropped }, queued: accepted - delivered - droppedTotal }),
  };
}
