// What a receiver has taken, record by record: each carries a `seq` of its own.

export interface Account {
  /** Records that came, each time they came. */
  readonly received: number;
  readonly distinct: number;
  readonly duplicates: number;
  /** Whether each new `seq` was higher than all before it. */
  readonly isRising: boolean;
}

/** One table for each `<destination> <signal>`. */
export class Accounting {
  readonly #tables = new Map<string, Table>();

  /** @param atMillis when the record was made; NaN: it does not say. */
  note(key: string, { seq, atMillis }: NotedRecord): void {
    const table = this.#tables.get(key) ?? { seen: new Set(), lags: [], received: 0, highest: -1, isRising: true };
    this.#tables.set(key, table);
    table.received += 1;
    if (table.seen.has(seq)) return;
    if (seq < table.highest) table.isRising = false;
    table.highest = Math.max(table.highest, seq);
    table.seen.add(seq);
    if (!Number.isNaN(atMillis)) table.lags.push(Date.now() - atMillis);
  }

  /** How long records took from the call to here, so many per cent of them at most. */
  lagPercentile(key: string, percent: number): number {
    const lags = (this.#tables.get(key)?.lags ?? []).toSorted((a, b) => a - b);
    return lags[Math.min(lags.length - 1, Math.floor((lags.length * percent) / 100))] ?? Number.NaN;
  }

  read(key: string): Account {
    const table = this.#tables.get(key);
    if (!table) return { received: 0, distinct: 0, duplicates: 0, isRising: true };
    const { received, seen, isRising } = table;
    return { received, distinct: seen.size, duplicates: received - seen.size, isRising };
  }

  has(key: string, seq: number): boolean {
    return this.#tables.get(key)?.seen.has(seq) ?? false;
  }

  /** Those of 0 to count - 1 that have not come, at most ten. */
  missing(key: string, count: number): number[] {
    const seen = this.#tables.get(key)?.seen ?? new Set();
    const missing: number[] = [];
    for (let seq = 0; seq < count && missing.length < 10; seq += 1) if (!seen.has(seq)) missing.push(seq);
    return missing;
  }

  keys(): string[] {
    return [...this.#tables.keys()].toSorted();
  }
}

export interface NotedRecord {
  readonly seq: number;
  readonly atMillis: number;
}

interface Table {
  readonly lags: number[];
  readonly seen: Set<number>;
  received: number;
  highest: number;
  isRising: boolean;
}
