// Which records have been stored, for recognising a second arrival. The recent ones are in memory, in two generations of
// bounded size; for anything that may be older than those, `isPossiblyForgotten` says so and the store looks it up. A
// duplicate carries the same time as the first, so that look-up reads only a sliver of the table.

const generationSize = 60_000;

export class SeenIds {
  #recent = new Map<string, ReadonlySet<string>>();
  #older = new Map<string, ReadonlySet<string>>();
  #newestTimeMillis = new Map<Map<string, unknown>, number>();
  #horizonMillis: number;
  readonly #maxPerGeneration: number;

  /** `horizonMillis`: the newest time in the store when it was opened; ids up to it are known only on disk. */
  constructor(horizonMillis: number, maxPerGeneration = generationSize) {
    this.#horizonMillis = horizonMillis;
    this.#maxPerGeneration = maxPerGeneration;
  }

  /** The destinations by which the record has come. */
  destinationsOf(id: string): ReadonlySet<string> | undefined {
    return this.#recent.get(id) ?? this.#older.get(id);
  }

  isPossiblyForgotten(id: string, timeMillis: number): boolean {
    return timeMillis <= this.#horizonMillis && this.destinationsOf(id) === undefined;
  }

  remember(id: string, destinations: ReadonlySet<string>, timeMillis: number): void {
    if (this.#recent.size >= this.#maxPerGeneration) this.#rotate();
    this.#recent.set(id, destinations);
    this.#newestTimeMillis.set(this.#recent, Math.max(this.#newestTimeMillis.get(this.#recent) ?? 0, timeMillis));
  }

  #rotate(): void {
    this.#horizonMillis = Math.max(this.#horizonMillis, this.#newestTimeMillis.get(this.#older) ?? 0);
    this.#newestTimeMillis.delete(this.#older);
    this.#older = this.#recent;
    this.#recent = new Map();
  }
}
