// flush() and shutdown() over all pipelines, within one deadline. Traces and logs go first, metrics last: the metrics
// carry the ledger, and so tell the backend how the traces and logs came out.
import type { Ending } from './lifecycle.ts';
import type { Pipeline } from './pipeline/pipeline.ts';

export interface Finishing {
  readonly events: readonly Pipeline<never>[];
  readonly metrics: readonly Pipeline<never>[];
  /** Collects metrics into their pipelines, within so many milliseconds. Never rejects. */
  readonly collect: (millis: number) => Promise<void>;
  /** Stops OpenTelemetry. Never rejects. */
  readonly stop: () => Promise<void>;
  readonly deadlineMillis: number;
}

/** The share of the deadline that traces and logs may take. */
const eventsShare = 0.8;
/** The share of the rest that the application's own metric callbacks may take. */
const collectShare = 0.5;

export interface FlushOptions {
  /** Whether the process stays until it is done. */
  readonly isHolding: boolean;
  /** Whether it ends then. */
  readonly isLast?: boolean;
  /** Default: that of `finishing`. */
  readonly deadlineMillis?: number | undefined;
}

export async function flushAll(finishing: Finishing, options: FlushOptions): Promise<void> {
  const { events, metrics, collect } = finishing;
  const { isHolding, isLast = false, deadlineMillis = finishing.deadlineMillis } = options;
  const left = startCountdown(deadlineMillis);
  const share = metrics.length > 0 ? eventsShare : 1;
  await Promise.all(events.map((pipeline) => pipeline.flush({ millis: left() * share, isHolding, isLast })));
  await collect(left() * collectShare);
  await Promise.all(metrics.map((pipeline) => pipeline.flush({ millis: left(), isHolding, isLast })));
}

/** Collected once more and sent, then nothing follows. */
export async function shutdownAll({ events, metrics, collect, stop, deadlineMillis }: Finishing): Promise<void> {
  const left = startCountdown(deadlineMillis);
  const ending = { isHolding: true, isLast: true };
  await Promise.all(events.map((pipeline) => pipeline.shutdown({ millis: left() * eventsShare, ...ending })));
  await collect(left() * collectShare);
  await Promise.all(metrics.map((pipeline) => pipeline.shutdown({ millis: left(), ...ending })));
  await stop();
}

/** What the process's end does with all pipelines. */
export function createEnding(finishing: Finishing): Ending {
  const { events, metrics, deadlineMillis } = finishing;
  let spentMillis = 0;
  const leftMillis = (): number => Math.max(0, deadlineMillis - spentMillis);
  return {
    flushBeside: () => flushAll(finishing, { isHolding: false }),
    flushLast: async () => {
      const startedAt = performance.now();
      await flushAll(finishing, { isHolding: true, isLast: true, deadlineMillis: leftMillis() });
      spentMillis += performance.now() - startedAt;
    },
    countAccepted: () => events.reduce((sum, pipeline) => sum + pipeline.account().accepted, 0),
    endNow: () => {
      for (const pipeline of [...events, ...metrics]) pipeline.end(false);
    },
  };
}

/** @returns how many milliseconds are left. */
function startCountdown(millis: number): () => number {
  const startedAt = performance.now();
  return () => Math.max(0, millis - (performance.now() - startedAt));
}
