// One poll after the other, never two at once. The timer does not keep the process.
import type { Sampler } from '@opentelemetry/sdk-trace';

export interface PolledSampler {
  /** Decides as if there were no parent. */
  readonly sampler: Sampler;
  stop(): void;
}

export interface Polling {
  /** The next one is due now, or when the one under way is over. */
  hurry(): void;
  stop(): void;
}

const firstRetryMillis = 1000;
/** Services that start together do not ask together. */
const jitter = 0.05;

/**
 * @param poll the wait is shorter, and grows, as long as it rejects: rules are there soon after the backend is.
 * @param intervalMillis asked before each wait.
 */
export function startPolling(poll: () => Promise<void>, intervalMillis: () => number, firstMillis = 0): Polling {
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let isDue = false;
  let isStopped = false;
  let failures = 0;
  const schedule = (millis: number): void => {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(() => void run(), millis).unref();
  };
  const run = async (): Promise<void> => {
    [isRunning, isDue] = [true, false];
    failures = await poll().then(
      () => 0,
      () => failures + 1, // who polls has said why
    );
    isRunning = false;
    const pause = failures > 0 ? firstRetryMillis * 2 ** Math.min(failures - 1, 20) : Infinity;
    schedule(isDue ? 0 : Math.min(intervalMillis() * (1 + Math.random() * jitter), pause));
  };
  schedule(firstMillis);
  return {
    hurry: () => {
      isDue = true;
      if (!isRunning) schedule(0);
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
