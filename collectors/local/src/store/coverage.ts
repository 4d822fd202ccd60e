// Who sends what by which wire, and how it has been lately. Totals are exact and stored with the rows they count; rates and
// lags are of the last minutes only and live in memory.
import type { SignalName } from '../api/types.ts';
import type { Row } from './database.ts';

export interface CoverageDelta {
  readonly service: string;
  readonly signal: SignalName;
  readonly destination: string;
  readonly arrivedMillis: number;
  received: number;
  duplicates: number;
  /** Arrival minus event time of some of the records. */
  readonly lagsMillis: number[];
}

export interface CoverageEntry {
  readonly service: string;
  readonly signal: SignalName;
  readonly destination: string;
  received: number;
  duplicates: number;
  firstSeenMillis: number;
  lastSeenMillis: number;
  /** Records per bucket of time, newest last. */
  readonly recent: Map<number, number>;
  readonly lags: { readonly timeMillis: number; readonly lagMillis: number }[];
}

export const bucketMillis = 10_000;
export const recentMillis = 300_000;
const maxLags = 512;

export class Coverage {
  readonly #entries = new Map<string, CoverageEntry>();

  load(rows: readonly Row[]): void {
    for (const row of rows) {
      const { service, signal, destination } = row;
      const arrivedMillis = Number(row.time_millis);
      const key = {
        service: String(service),
        signal: parseSignal(signal),
        destination: String(destination),
        arrivedMillis,
      };
      this.apply({ ...key, received: Number(row.received), duplicates: Number(row.duplicates), lagsMillis: [] });
    }
  }

  all(): Iterable<CoverageEntry> {
    return this.#entries.values();
  }

  apply(delta: CoverageDelta): void {
    const entry = this.#resolve(delta);
    entry.received += delta.received;
    entry.duplicates += delta.duplicates;
    entry.firstSeenMillis = Math.min(entry.firstSeenMillis, delta.arrivedMillis);
    entry.lastSeenMillis = Math.max(entry.lastSeenMillis, delta.arrivedMillis);
    const bucket = Math.floor(delta.arrivedMillis / bucketMillis);
    entry.recent.set(bucket, (entry.recent.get(bucket) ?? 0) + delta.received);
    for (const old of entry.recent.keys()) {
      if (old < bucket - recentMillis / bucketMillis - 1) entry.recent.delete(old);
    }
    for (const lagMillis of delta.lagsMillis) entry.lags.push({ timeMillis: delta.arrivedMillis, lagMillis });
    if (entry.lags.length > maxLags) entry.lags.splice(0, entry.lags.length - maxLags);
  }

  /** Forgets what has not been seen since; a service that is gone need not be on the page for ever. */
  forgetBefore(timeMillis: number): readonly CoverageEntry[] {
    const forgotten = [...this.#entries].filter(([, entry]) => entry.lastSeenMillis < timeMillis);
    for (const [key] of forgotten) this.#entries.delete(key);
    return forgotten.map(([, entry]) => entry);
  }

  #resolve(delta: CoverageDelta): CoverageEntry {
    const { service, signal, destination } = delta;
    const key = describeCoverageKey(service, signal, destination);
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const counts = { received: 0, duplicates: 0, firstSeenMillis: Infinity, lastSeenMillis: 0 };
    const entry: CoverageEntry = { service, signal, destination, ...counts, recent: new Map(), lags: [] };
    this.#entries.set(key, entry);
    return entry;
  }
}

export function describeCoverageKey(service: string, signal: SignalName, destination: string): string {
  return JSON.stringify([service, signal, destination]);
}

function parseSignal(value: unknown): SignalName {
  return value === 'metrics' || value === 'logs' ? value : 'traces';
}
