// Which of the records in memory have a copy in the journal, which is first in, first out as the queue is. What leaves the
// queue while an older batch is in flight waits for it.
import type { EncodedRecord } from '../types.ts';
import type { Journal } from './journal.ts';

export class Copies {
  readonly #journal: Journal | undefined;
  #inFlight = 0;
  #afterInFlight = 0;

  /** @param journal undefined: there are no copies. */
  constructor(journal: Journal | undefined) {
    this.#journal = journal;
  }

  keep(record: EncodedRecord): void {
    if (record.isUrgent) this.#journal?.add(record);
  }

  /** They are in flight from memory. */
  take(records: readonly EncodedRecord[]): void {
    this.#inFlight = countUrgent(records);
  }

  /** Those in flight are settled, or on disk by now. */
  finish(): void {
    this.#journal?.settle(this.#inFlight + this.#afterInFlight);
    this.#inFlight = 0;
    this.#afterInFlight = 0;
  }

  /** The oldest of the queue have left memory. */
  drop(records: readonly EncodedRecord[]): void {
    const count = countUrgent(records);
    if (this.#inFlight > 0) this.#afterInFlight += count;
    else this.#journal?.settle(count);
  }

  clear(): void {
    this.#journal?.clear();
    this.#inFlight = 0;
    this.#afterInFlight = 0;
  }
}

function countUrgent(records: readonly EncodedRecord[]): number {
  let count = 0;
  for (const record of records) if (record.isUrgent) count += 1;
  return count;
}
