// What the cases of the test plan share: durations, destinations, the ledger's check, and the numbers for the report.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { LedgerAccount } from '../../src/index.ts';
import type { AccountingReceiver } from './receiver.ts';
import { startAccountingReceiver } from './receiver.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

/** `npm run test:reliability -- --full` runs the plan's own durations; otherwise a tenth of them. */
export const isFull = process.env['PITWALL_RELIABILITY'] === 'full';
export const seconds = (planned: number): number => (isFull ? planned : planned / 10);

export interface Backend {
  readonly receiver: AccountingReceiver;
  /** Before the receiver. */
  readonly proxy: FaultProxy;
}

export async function startBackend(): Promise<Backend> {
  const receiver = await startAccountingReceiver();
  const proxy = await startFaultProxy(receiver.port);
  onTestFinished(async () => {
    await proxy.stop();
    await receiver.stop();
  });
  return { receiver, proxy };
}

/** A folder of its own for the spool, gone after the test. */
export function createSpoolFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'pitwall-reliability-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  return folder;
}

export type Profile = 'spill' | 'durable' | 'memory';
const profiles: readonly Profile[] = ['spill', 'durable', 'memory'];

/** The same in each delivery profile, at the same time: they wait more than they work. */
export async function expectInEachProfile(run: (profile: Profile) => Promise<void>): Promise<void> {
  await Promise.all(profiles.map((profile) => namingIt(profile, run)));
}

/** One after the other, where the load is heavy. */
export async function expectInEachProfileInTurn(run: (profile: Profile) => Promise<void>): Promise<void> {
  for (const profile of profiles) await namingIt(profile, run);
}

async function namingIt(profile: Profile, run: (profile: Profile) => Promise<void>): Promise<void> {
  try {
    await run(profile);
  } catch (error) {
    if (error instanceof Error) error.message = `profile ${profile}: ${error.message}`;
    throw error;
  }
}

/** `memory` never touches the disk. */
export function expectFilesAsPromised(profile: Profile, spoolFolder: string): void {
  if (profile === 'memory') expect(readdirSync(spoolFolder)).toEqual([]);
}

/** Logs and traces by OTLP, through `url`. No metrics: what they count is checked by other cases. */
export function otlpOnly(url: string, spoolFolder: string, profile: Profile = 'spill'): Record<string, string> {
  return {
    PITWALL_DELIVERY: profile,
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_METRICS_EXPORTER: 'none',
    PITWALL_SPOOL_DIR: spoolFolder,
  };
}

/** ACC = DEL + DROP + SPOOL, tolerance 0, for each account; and what was accepted is what was made. */
export function expectBalanced(ledger: readonly LedgerAccount[], made: { logs: number; spans: number }): void {
  const events = ledger.filter((account) => account.signal !== 'metrics');
  expect(events.length).toBeGreaterThan(0);
  for (const account of events) {
    const dropped = Object.values(account.dropped).reduce((sum, count) => sum + count, 0);
    const title = `${account.signal} to ${account.destination}`;
    expect(account.accepted, `accepted ${title}`).toBe(account.signal === 'logs' ? made.logs : made.spans);
    const out = account.delivered + dropped + account.queued + account.spooled;
    expect(out, `balance of ${title}: ${JSON.stringify(account)}`).toBe(account.accepted + account.recovered);
  }
}

export function accountOf(ledger: readonly LedgerAccount[], signal: string, destination: string): LedgerAccount {
  const account = ledger.find((one) => one.signal === signal && one.destination === destination);
  if (!account) throw new Error(`the ledger has no ${signal} to ${destination}: ${JSON.stringify(ledger)}`);
  return account;
}

const folder = path.join(import.meta.dirname, '../../../.pitwall/reliability/numbers');
type Figures = Readonly<Record<string, number | string>>;

/** Keeps the numbers of a case for `docs/reliability.md`. */
export function recordNumbers(id: string, name: string, numbers: Figures): void {
  write({ id, name, numbers });
}

/** The same of a peer that ran in the same case. With the same keys as ours, they stand in one table. */
export function recordPeerNumbers(peer: string, [id, name]: readonly [string, string], numbers: Figures): void {
  write({ id, name, peer, numbers });
}

function write(row: { id: string; name: string; peer?: string; numbers: Figures }): void {
  mkdirSync(folder, { recursive: true });
  const words = [row.id, row.peer ?? '', row.name].join('-').replaceAll(/[^a-z0-9]+/gi, '-');
  writeFileSync(path.join(folder, `${words}.json`), JSON.stringify(row));
}
