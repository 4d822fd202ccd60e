// First in, first out, bounded in bytes: when a record does not fit, the oldest go.
import type { EncodedRecord } from './types.ts';

/** What one record costs beyond its bytes: the object, its array slot and the Uint8Array around it. */
export const recordOverheadBytes = 128;

export interface RecordQueue {
  /** Adds one; returns the records that had to go for it (possibly the record itself). */
  add(record: EncodedRecord): readonly EncodedRecord[];
  /** Takes the oldest, at most `maxRecords` and `maxBytes` of payload, at least one when there is any. */
  take(maxRecords: number, maxBytes: number): EncodedRecord[];
  takeAll(): EncodedRecord[];
  readonly length: number;
  /** Payload and overhead of what is held. */
  readonly bytes: number;
}

const none: readonly EncodedRecord[] = [];

export function createQueue(maxBytes: number): RecordQueue {
  let items: (EncodedRecord | undefined)[] = [];
  let head = 0;
  let bytes = 0;
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
    while (bytes > maxBytes) {
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
      return bytes > maxBytes ? evict() : none;
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
    get length() {
      return items.length - head;
    },
    get bytes() {
      return bytes;
    },
  };
}

function sizeOf(record: EncodedRecord): number {
  return record.bytes.length + recordOverheadBytes;
}
