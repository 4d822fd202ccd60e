// One line when loss begins, one with the sum when it has ended, and at most one every ten seconds between.
import type { Diagnostics } from '../diagnostics.ts';

export interface LossReport {
  /** So many more are lost. */
  add(count: number, reason: string): void;
  /** Nothing follows: says the sum now. */
  close(): void;
}

/** Loss has ended when none was seen for so long; also the shortest time between two lines. */
const quietMillis = 10_000;

export function createLossReport(subject: string, diagnostics: Diagnostics, now = () => performance.now()): LossReport {
  let lost = 0;
  let episode = 0;
  let saidAtMillis = 0;
  let lastAtMillis = 0;
  let timer: NodeJS.Timeout | undefined;
  const say = (reason: string): void => {
    saidAtMillis = now();
    // The subject is a new one each time: the pace is kept here.
    const words = `${subject}: losing records (${reason}); ${lost} so far`;
    diagnostics.say('PW203', words, `${subject} ${episode} ${saidAtMillis}`);
  };
  const close = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (lost === 0) return;
    diagnostics.say('PW204', `${subject}: ${lost} records were lost`, `${subject} ${episode}`);
    lost = 0;
    episode += 1;
  };
  const look = (): void => {
    const quietFor = now() - lastAtMillis;
    if (quietFor >= quietMillis) close();
    else timer = setTimeout(look, quietMillis - quietFor).unref();
  };
  return {
    add: (count, reason) => {
      const isNew = lost === 0;
      lost += count;
      lastAtMillis = now();
      if (isNew || lastAtMillis - saidAtMillis >= quietMillis) say(reason);
      timer ??= setTimeout(look, quietMillis).unref();
    },
    close,
  };
}
