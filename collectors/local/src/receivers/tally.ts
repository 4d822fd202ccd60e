// What a receiver has taken in and turned away, for `GET /api/status`.
import type { ReceiverStatus } from '../api/types.ts';

export interface ReceiverTally {
  accept(records: number): void;
  refuse(reason: string, records?: number): void;
  /** Says that the last attempt went well again. */
  recover(): void;
  describe(): ReceiverStatus;
}

export function createReceiverTally(name: string, address: () => string): ReceiverTally {
  let accepted = 0;
  let refused = 0;
  let lastError: string | undefined;
  return {
    accept: (records) => void (accepted += records),
    refuse(reason, records = 1) {
      refused += records;
      lastError = reason;
    },
    recover: () => void (lastError = undefined),
    describe: () => ({
      name,
      address: address(),
      accepted,
      refused,
      ...(lastError === undefined ? {} : { lastError }),
    }),
  };
}
