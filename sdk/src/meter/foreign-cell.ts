// The totals of one series that somebody else counts. A total that has fallen has begun anew: its registry was reset.
// Pure but for the cell's own memory.

/** `sumFirst`: the first number is a sum, which measurements below zero lower without a reset. */
export type CellKind = 'rising' | 'sumFirst' | 'level';

export class ForeignCell {
  readonly #kind: CellKind;
  #before: readonly number[] | undefined;
  /** Since its own last reset. */
  raw: readonly number[];
  startMillis: number;

  constructor(kind: CellKind, raw: readonly number[], startMillis: number) {
    this.#kind = kind;
    this.raw = raw;
    this.startMillis = startMillis;
  }

  /** @param resetMillis When it had the totals that are known: a reset, if there was one, came later. */
  update(raw: readonly number[], resetMillis: number): void {
    if (this.#hasFallen(raw)) {
      this.#before = this.totals;
      this.startMillis = resetMillis;
    }
    this.raw = raw;
  }

  /** Since it is known, over all resets. */
  get totals(): readonly number[] {
    const before = this.#before;
    return before ? this.raw.map((value, index) => value + (before[index] ?? 0)) : this.raw;
  }

  #hasFallen(raw: readonly number[]): boolean {
    if (this.#kind === 'level') return false;
    for (let index = this.#kind === 'sumFirst' ? 1 : 0; index < raw.length; index += 1)
      if ((raw[index] ?? 0) < (this.raw[index] ?? 0)) return true;
    return false;
  }
}

/** What each bucket holds by itself, from what each holds with those below it. One that holds less than those below it holds nothing. */
export function decumulate(cumulative: readonly number[]): number[] {
  let below = 0;
  return cumulative.map((count) => {
    const own = Math.max(0, count - below);
    below = Math.max(below, count);
    return own;
  });
}

export function differences(after: readonly number[], before: readonly number[] | undefined): readonly number[] {
  return before ? after.map((value, index) => value - (before[index] ?? 0)) : after;
}
