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
  let items: (EncodedRecord | undefined)[] = [];
  let head = 0;
  let bytes = 0;
  let reservedBytes = 0;
  const shift = (): EncodedRecord | undefined => {
    const record = items[head];
    if (!record) return undefined;
    items[head] = undefined; // what has left is held no longer, though its place is kept for a while
    head += 1;
    bytes -= sizeOf(record);
    if (head > 1024 && head * 2 > items.length) {
      items = items.slice(head);
      head = 0;
    }
    return record;
  };
  const evict = (): EncodedRecord[] => {
    const evicted: EncodedRecord[] = [];
    while (bytes + reservedBytes > maxBytes - evictedBytes) {
      const oldest = shift();
      if (!oldest) break;
      evicted.push(oldest);
    }
    return evicted;
  };
  return {
    add: (record) => {
      items.push(record);
      bytes += sizeOf(record);
      return bytes + reservedBytes > maxBytes ? evict() : none;
    },
    take: (maxRecords, maxBatchBytes) => {
      const taken: EncodedRecord[] = [];
      let size = 0;
      for (let next = items[head]; next && taken.length < maxRecords; next = items[head]) {
        size += next.bytes.length;
        if (taken.length > 0 && size > maxBatchBytes) break;
        taken.push(next);
        shift();
      }
      return taken;
    },
    takeAll: () => {
      const rest = items.slice(head).filter((record) => record !== undefined);
      items = [];
      head = 0;
      bytes = 0;
      return rest;
    },
    reserve: (more) => {
      reservedBytes += more;
    },
    get reservedBytes() {
      return reservedBytes;
    },
    get length() {
      return items.length - head;
    },
    get bytes() {
      return bytes;
    },
  };
}

/** What a record costs in memory. */
export function sizeOf(record: EncodedRecord): number {
  return record.bytes.length + recordOverheadBytes;
}
