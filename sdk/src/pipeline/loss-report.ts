// One line when loss begins, one when it ends with the sum, and at most one a minute between.
import type { Diagnostics } from '../diagnostics.ts';

export interface LossReport {
  begin(count: number, reason: string): void;
  end(): void;
}

export function createLossReport(subject: string, diagnostics: Diagnostics): LossReport {
  let lost = 0;
  return {
    begin: (count, reason) => {
      lost += count;
      diagnostics.say('PW203', `${subject}: losing records (${reason}); ${lost} so far`, subject);
    },
    end: () => {
      if (lost === 0) return;
      diagnostics.say('PW204', `${subject}: ${lost} records were lost`, subject);
      lost = 0;
    },
  };
}
