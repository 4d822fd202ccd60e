// How a destination fares: its state in the ledger, and the lines that say when it stops taking data and when it starts.
import type { Diagnostics } from '../diagnostics.ts';
import type { DestinationState, LedgerAccount } from './ledger.ts';

export interface Health {
  /** Failed requests since one was answered. */
  readonly failures: number;
  /** When it last began or ceased to take records. Milliseconds since 1970. */
  readonly sinceMillis: number;
  /** @param where records wait meanwhile: `in memory`, `on disk`. */
  noteFailure(reason: string, where: string): void;
  /** The backend answered, whatever it said. */
  noteAnswer(): void;
  /** It took records. */
  noteTaken(): void;
  /** Right after its answer. */
  noteRejection(reason: string): void;
  read(isThrottled: boolean): Pick<LedgerAccount, 'state' | 'lastError' | 'lastSuccessMillis'>;
}

export function createHealth(subject: string, diagnostics: Diagnostics, now: () => number = Date.now): Health {
  let failures = 0;
  let isRejecting = false;
  let lastError: { readonly reason: string; readonly atMillis: number } | undefined;
  let lastSuccessMillis: number | undefined;
  let sinceMillis = now();
  /** Before the answer that is noted now. */
  let wasRejectingSinceMillis: number | undefined;
  /** @param isNew whether the state is another one than before. */
  const turn = (isNew: boolean): void => {
    if (isNew) sinceMillis = now();
  };
  const fail = (reason: string): void => {
    lastError = { reason, atMillis: now() };
  };
  const stateOf = (isThrottled: boolean): DestinationState => {
    if (failures > 0) return isThrottled ? 'throttled' : 'retrying';
    return isRejecting ? 'rejecting' : 'ok';
  };
  return {
    get failures() {
      return failures;
    },
    get sinceMillis() {
      return sinceMillis;
    },
    noteFailure: (reason, where) => {
      turn(failures === 0);
      failures += 1;
      fail(reason);
      // The first failure may be a restart or a lost race on a kept-alive connection: say it when it repeats.
      if (failures !== 2) return;
      diagnostics.say('PW201', `${subject}: ${reason}; records wait ${where} and are sent again`, subject);
    },
    noteAnswer: () => {
      if (failures >= 2) diagnostics.say('PW202', `${subject}: takes records again`, subject);
      wasRejectingSinceMillis = isRejecting && failures === 0 ? sinceMillis : undefined;
      turn(failures > 0 || isRejecting);
      failures = 0;
      isRejecting = false;
    },
    noteTaken: () => {
      lastSuccessMillis = now();
    },
    noteRejection: (reason) => {
      if (!isRejecting) sinceMillis = wasRejectingSinceMillis ?? now();
      isRejecting = true;
      fail(reason);
    },
    read: (isThrottled) => ({
      state: stateOf(isThrottled),
      ...(lastError === undefined ? {} : { lastError }),
      ...(lastSuccessMillis === undefined ? {} : { lastSuccessMillis }),
    }),
  };
}
