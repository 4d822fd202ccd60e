// `GET /api/coverage`: what has arrived, beside what the senders say they have sent.
import type { CoverageReply, CoverageRow } from '../api/types.ts';
import { bucketMillis, describeCoverageKey, recentMillis } from '../store/coverage.ts';
import type { CoverageEntry } from '../store/coverage.ts';
import type { Store } from '../store/store.ts';
import type { Ledger } from './ledger.ts';

const wires: ReadonlySet<string> = new Set(['otlp', 'logstash', 'prometheus']);
const rateMillis = 60_000;
const silentMillis = { traces: 30_000, logs: 30_000, metrics: 90_000 } as const;

export function queryCoverage(store: Store, ledger: Ledger, nowMillis: number): CoverageReply {
  const entries = [...store.memory.coverage.all()];
  const all = [...entries, ...findMissing(entries, ledger, nowMillis)];
  const rows = all.map((entry) => describeRow(entry, ledger, nowMillis));
  return { rows: rows.toSorted((a, b) => describeOrder(a).localeCompare(describeOrder(b))) };
}

/** What a sender says it sends by one of our wires, and of which nothing has come: the row that matters most. */
function findMissing(entries: readonly CoverageEntry[], ledger: Ledger, nowMillis: number): readonly CoverageEntry[] {
  const seen = new Set(entries.map((entry) => describeCoverageKey(entry.service, entry.signal, entry.destination)));
  return ledger
    .accounts(nowMillis)
    .filter(
      (key) => wires.has(key.destination) && !seen.has(describeCoverageKey(key.service, key.signal, key.destination)),
    )
    .filter((key) => (ledger.read(key, nowMillis)?.accepted ?? 0) > 0)
    .map((key) => ({
      ...key,
      received: 0,
      duplicates: 0,
      firstSeenMillis: nowMillis,
      lastSeenMillis: 0,
      recent: new Map(),
      lags: [],
    }));
}

function describeOrder(row: CoverageRow): string {
  return [row.service, row.signal, row.destination].join('\n');
}

function describeRow(entry: CoverageEntry, ledger: Ledger, nowMillis: number): CoverageRow {
  const { service, signal, destination, received, duplicates, lastSeenMillis } = entry;
  const account = ledger.read({ service, signal, destination }, nowMillis);
  const lagMillis = destination === 'prometheus' ? undefined : resolveLag(entry, nowMillis);
  const isSilent = nowMillis - lastSeenMillis > silentMillis[signal];
  const state = account !== undefined && account.dropped > 0 ? 'losing' : isSilent ? 'silent' : 'ok';
  return {
    service,
    signal,
    destination,
    received,
    duplicates,
    ratePerSecond: resolveRate(entry, nowMillis),
    recentRates: resolveRecentRates(entry, nowMillis),
    lastSeenMillis,
    ...(lagMillis === undefined ? {} : { lagMillis }),
    state,
    ...(account === undefined ? {} : { ledger: account }),
  };
}

/** Over the last minute, or since it was first seen. */
function resolveRate(entry: CoverageEntry, nowMillis: number): number {
  const current = Math.floor(nowMillis / bucketMillis);
  const oldest = current - rateMillis / bucketMillis;
  let records = 0;
  for (const [bucket, count] of entry.recent) if (bucket > oldest) records += count;
  const windowMillis = Math.min(nowMillis - (oldest + 1) * bucketMillis, nowMillis - entry.firstSeenMillis);
  return records / (Math.max(1_000, windowMillis) / 1_000);
}

/** Whole buckets only: the one under way would always look like a fall. */
function resolveRecentRates(entry: CoverageEntry, nowMillis: number): readonly number[] {
  const current = Math.floor(nowMillis / bucketMillis);
  const count = recentMillis / bucketMillis;
  return Array.from(
    { length: count },
    (_, index) => (entry.recent.get(current - count + index) ?? 0) / (bucketMillis / 1_000),
  );
}

function resolveLag(entry: CoverageEntry, nowMillis: number): number | undefined {
  const recent = entry.lags
    .filter(({ timeMillis }) => timeMillis > nowMillis - rateMillis)
    .map(({ lagMillis }) => lagMillis);
  return recent.toSorted((a, b) => a - b)[Math.floor(recent.length / 2)];
}
