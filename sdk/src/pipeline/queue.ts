// First in, first out, bounded in bytes: when a record does not fit, the oldest go. What has been taken and is in flight
// counts until it is released.
import { PackedRecords } from './packed-records.ts';
import type { EncodedRecord } from './types.ts';

/** What one record costs beyond its bytes: its place in the queue, then in a batch its object and the Uint8Array around it. */
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
  readonly #rows = new PackedRecords();
  #bytes = 0;
  #reservedBytes = 0;

  constructor(maxBytes: number, bytesAfterEviction: number) {
    this.#maxBytes = maxBytes;
    this.#bytesAfterEviction = bytesAfterEviction;
  }

  get length(): number {
    return this.#rows.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get reservedBytes(): number {
    return this.#reservedBytes;
  }

  add(record: EncodedRecord): readonly EncodedRecord[] {
    this.#rows.push(record);
    this.#bytes += sizeOf(record);
    return this.#bytes + this.#reservedBytes > this.#maxBytes ? this.#evict() : none;
  }

  take(maxRecords: number, maxBytes: number): EncodedRecord[] {
    const taken: EncodedRecord[] = [];
    let size = 0;
    while (taken.length < maxRecords) {
      size += this.#rows.nextBytes;
      if (taken.length > 0 && size > maxBytes) break;
      const next = this.#shift();
      if (!next) break;
      taken.push(next);
    }
    return taken;
  }

  takeAll(): EncodedRecord[] {
    return this.take(Infinity, Infinity);
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
    const record = this.#rows.shift();
    if (record) this.#bytes -= sizeOf(record);
    return record;
  }
}

/** What a record costs in memory. */
export function sizeOf(record: EncodedRecord): number {
  return record.bytes.length + recordOverheadBytes;
}
