// First in, first out, bounded in bytes: when a record does not fit, the oldest go. What has been taken and is in flight
// counts until it is released.
import type { EncodedRecord } from './types.ts';

/** What one record costs beyond its bytes: the object, its array slot and the Uint8Array around it. */
export const recordOverheadBytes = 128;

export interface RecordQueue {
  /** Adds one; returns the records that had to go for it (possibly the record itself). */
  add(record: EncodedRecord): readonly EncodedRecord[];
  /** Takes the oldest, at most `maxRecords` and `maxBytes` of payload, at least one when there is any. */
  take(maxRecords: number, maxBytes: number): EncodedRecord[];
  takeAll(): EncodedRecord[];
  /** So much of the bound is held by others: batches in flight. Negative: no longer. */
  reserve(bytes: number): void;
  readonly length: number;
  /** Payload and overhead of what is held. */
  readonly bytes: number;
  readonly reservedBytes: number;
}

const none: readonly EncodedRecord[] = [];

/** @param evictedBytes when it is full, so much is made free at once. Default: what the new record needs. */
export function createQueue(maxBytes: number, evictedBytes = 0): RecordQueue {
  return new BoundedQueue(maxBytes, maxBytes - evictedBytes);
}

class BoundedQueue implements RecordQueue {
  readonly #maxBytes: number;
  readonly #bytesAfterEviction: number;
  #items: (EncodedRecord | undefined)[] = [];
  #head = 0;
  #bytes = 0;
  #reservedBytes = 0;

  constructor(maxBytes: number, bytesAfterEviction: number) {
    this.#maxBytes = maxBytes;
    this.#bytesAfterEviction = bytesAfterEviction;
  }

  get length(): number {
    return this.#items.length - this.#head;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get reservedBytes(): number {
    return this.#reservedBytes;
  }

  add(record: EncodedRecord): readonly EncodedRecord[] {
    this.#items.push(record);
    this.#bytes += sizeOf(record);
    return this.#bytes + this.#reservedBytes > this.#maxBytes ? this.#evict() : none;
  }

  take(maxRecords: number, maxBytes: number): EncodedRecord[] {
    const taken: EncodedRecord[] = [];
    let size = 0;
    for (let next = this.#items[this.#head]; next && taken.length < maxRecords; next = this.#items[this.#head]) {
      size += next.bytes.length;
      if (taken.length > 0 && size > maxBytes) break;
      taken.push(next);
      this.#shift();
    }
    return taken;
  }

  takeAll(): EncodedRecord[] {
    const rest = this.#items.slice(this.#head).filter((record) => record !== undefined);
    this.#items = [];
    this.#head = 0;
    this.#bytes = 0;
    return rest;
  }

  reserve(bytes: number): void {
    this.#reservedBytes += bytes;
  }

  #evict(): EncodedRecord[] {
    const evicted: EncodedRecord[] = [];
    while (this.#bytes + this.#reservedBytes > this.#bytesAfterEviction) {
      const oldest = this.#shift();
      if (!oldest) break;
      evicted.push(oldest);
    }
    return evicted;
  }

  #shift(): EncodedRecord | undefined {
    const record = this.#items[this.#head];
    if (!record) return undefined;
    this.#items[this.#head] = undefined; // what has left is held no longer, though its place is kept for a while
    this.#head += 1;
    this.#bytes -= sizeOf(record);
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return record;
  }
}

/** What a record costs in memory. */
export function sizeOf(record: EncodedRecord): number {
  return record.bytes.length + recordOverheadBytes;
}
