// The account at the end: what the services' SDKs say they accepted, and what became of it.
// `accepted + recovered = delivered + dropped + queued + spooled` has to hold for every signal and destination; whatever does not is a loss.
// The collector's own API answers; the types are its contract.
import { setTimeout as delay } from 'node:timers/promises';
import type { CoverageReply, CoverageRow } from '../../../collectors/local/src/api/types.ts';

export interface LedgerReport {
  readonly isBalanced: boolean;
  /** What was accepted, by signal. */
  readonly total: string;
  readonly text: string;
}

const settleMillis = 150;

/** The account once it is balanced, or the last one that could be had within the budget. */
export async function readBalancedLedger(pageUrl: string, budgetMillis: number): Promise<LedgerReport | undefined> {
  const deadline = performance.now() + budgetMillis - settleMillis;
  let report: LedgerReport | undefined;
  // The services' last export has been answered, but the store may still be writing it.
  do {
    report = (await readLedger(pageUrl, Math.max(settleMillis, deadline - performance.now()))) ?? report;
    if (report?.isBalanced === true) break;
    await delay(settleMillis);
  } while (performance.now() < deadline);
  return report;
}

async function readLedger(pageUrl: string, timeoutMillis: number): Promise<LedgerReport | undefined> {
  try {
    const response = await fetch(`${pageUrl}/api/coverage`, { signal: AbortSignal.timeout(timeoutMillis) });
    if (!response.ok) return undefined;
    return describeLedger(((await response.json()) as CoverageReply).rows);
  } catch {
    return undefined; // A collector that is gone has no account to give; its end was reported by itself.
  }
}

export function describeLedger(rows: readonly CoverageRow[]): LedgerReport | undefined {
  const accounts = rows.filter((row) => row.ledger !== undefined);
  if (accounts.length === 0) return undefined;
  const losses = accounts.flatMap(describeLoss);
  const totals = ['traces', 'logs', 'metrics'].map((signal) => describeTotal(accounts, signal)).filter(Boolean);
  const total = totals.join(', ');
  if (losses.length === 0) return { isBalanced: true, total, text: `Nothing lost: ${total}, accepted and delivered.` };
  return { isBalanced: false, total, text: `Not everything arrived:\n${losses.map((loss) => `  ${loss}`).join('\n')}` };
}

/** A part that was killed may have held records that no account knows of: then nobody can say that nothing is lost. */
export function describeAccount(ledger: LedgerReport | undefined, isPartKilled: boolean): string {
  if (!ledger) return '';
  return isPartKilled && ledger.isBalanced ? `Up to its last account: ${ledger.total}, delivered.` : ledger.text;
}

const unitOf: Readonly<Record<string, string>> = { traces: 'spans', logs: 'log records', metrics: 'metric points' };

function describeTotal(rows: readonly CoverageRow[], signal: string): string {
  const accepted = rows
    .filter((row) => row.signal === signal)
    .reduce((sum, row) => sum + (row.ledger?.accepted ?? 0), 0);
  return accepted === 0 ? '' : `${accepted.toLocaleString('en')} ${unitOf[signal] ?? signal}`;
}

function describeLoss(row: CoverageRow): string[] {
  const { service, signal, destination, ledger } = row;
  if (!ledger) return [];
  const { delivered, dropped, spooled = 0 } = ledger;
  const accepted = ledger.accepted + (ledger.recovered ?? 0);
  const unknown = accepted - delivered - dropped - ledger.queued - spooled;
  // The account itself travels as a metric by OTLP, in order: what it found queued there has arrived before it did.
  const queued = signal === 'metrics' && destination === 'otlp' ? 0 : ledger.queued;
  if (dropped === 0 && queued === 0 && spooled === 0 && unknown === 0) return [];
  const parts = [`${delivered} of ${accepted} delivered`];
  if (dropped > 0) parts.push(`${dropped} dropped`);
  if (queued > 0) parts.push(`${queued} still queued`);
  if (spooled > 0) parts.push(`${spooled} kept on disk`);
  if (unknown !== 0) parts.push(`${unknown} unaccounted for`);
  return [`${service} ${signal} by ${destination}: ${parts.join(', ')}`];
}
