// The sum that every stream must satisfy: accepted + recovered = delivered + dropped + queued + spooled.
import type { CoverageRow, LedgerAccount } from '../../../src/api/types.ts';

export interface LedgerVerdict {
  readonly kind: 'whole' | 'lost' | 'open';
  /** Accepted and recovered records in no other column: on their way between two reports. */
  readonly unaccounted: number;
}

export function judgeLedger(ledger: LedgerAccount): LedgerVerdict {
  const came = ledger.accepted + (ledger.recovered ?? 0);
  const unaccounted = came - ledger.delivered - ledger.dropped - ledger.queued - (ledger.spooled ?? 0);
  if (ledger.dropped > 0) return { kind: 'lost', unaccounted };
  return { kind: unaccounted === 0 ? 'whole' : 'open', unaccounted };
}

export function sumLedgers(rows: readonly CoverageRow[]): LedgerAccount | undefined {
  const ledgers = rows.flatMap((row) => (row.ledger ? [row.ledger] : []));
  if (ledgers.length === 0) return undefined;
  const sum = (field: Exclude<keyof LedgerAccount, 'state'>): number =>
    ledgers.reduce((total, ledger) => total + (ledger[field] ?? 0), 0);
  return {
    accepted: sum('accepted'),
    recovered: sum('recovered'),
    delivered: sum('delivered'),
    dropped: sum('dropped'),
    queued: sum('queued'),
    spooled: sum('spooled'),
  };
}

export interface LedgerPart {
  /** Before it. */
  readonly sign: '' | ' + ' | ' = ';
  readonly count: number;
  readonly word: keyof LedgerAccount;
}

/** The account as a sum; what is rare and zero is left out. Pure. */
export function arrangeLedger(ledger: LedgerAccount): readonly LedgerPart[] {
  const { accepted, recovered = 0, delivered, dropped, queued, spooled = 0 } = ledger;
  const parts: readonly LedgerPart[] = [
    { sign: '', count: accepted, word: 'accepted' },
    { sign: ' + ', count: recovered, word: 'recovered' },
    { sign: ' = ', count: delivered, word: 'delivered' },
    { sign: ' + ', count: dropped, word: 'dropped' },
    { sign: ' + ', count: queued, word: 'queued' },
    { sign: ' + ', count: spooled, word: 'spooled' },
  ];
  return parts.filter(({ word, count }) => count > 0 || (word !== 'recovered' && word !== 'spooled'));
}
