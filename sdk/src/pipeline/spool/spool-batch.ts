import type { EncodedRecord } from '../types.ts';
import { entryHeaderBytes } from './segment-format.ts';

/** Records in flight from the disk. At most one batch of a stream is. */
export interface SpoolBatch {
  readonly records: readonly EncodedRecord[];
  /** False when its file was removed under us. */
  readonly isOnDisk: boolean;
  /** So many records of it are on disk no longer. */
  settle(count: number): void;
  /** Nothing of it is to be sent again, by this process or another. */
  finish(): void;
}

/** As the ledger counts them. */
export function countRecords(records: readonly EncodedRecord[]): number {
  return records.reduce((sum, record) => sum + record.count, 0);
}

/** Those from `from` on that a segment has room for, at least one. Pure. */
export function takeChunk(
  records: readonly EncodedRecord[],
  from: number,
  roomBytes: number,
): readonly EncodedRecord[] {
  if (records.length === 1) return records;
  let to = from;
  for (let bytes = 0; to < records.length; to += 1) {
    bytes += entryHeaderBytes + (records[to]?.bytes.length ?? 0);
    if (to > from && bytes > roomBytes) break;
  }
  return records.slice(from, to);
}
