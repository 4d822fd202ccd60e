import type { EncodedRecord } from '../types.ts';

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
