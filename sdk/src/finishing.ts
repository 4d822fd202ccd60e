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
  // The application's metric callbacks may have made spans and logs.
  await Promise.all([...metrics, ...events].map((pipeline) => pipeline.flush({ millis: left(), isHolding, isLast })));
}

/** Collected once more and sent, then nothing follows. */
export async function shutdownAll(finishing: Finishing): Promise<void> {
  const { events, metrics, stop } = finishing;
  await flushAll(finishing, { isHolding: true, isLast: true });
  for (const pipeline of [...events, ...metrics]) pipeline.end(true);
  await stop();
}

/** What the process's end does with all pipelines. */
export function createEnding(finishing: Finishing): Ending {
  const { events, metrics, deadlineMillis } = finishing;
  let spentMillis = 0;
  let madeByCollecting = 0;
  const leftMillis = (): number => Math.max(0, deadlineMillis - spentMillis);
  const countAccepted = (): number => events.reduce((sum, pipeline) => sum + pipeline.account().accepted, 0);
  // What our own collection brought about is no sign that the application still does something.
  const collect = async (millis: number): Promise<void> => {
    const before = countAccepted();
    await finishing.collect(millis);
    madeByCollecting += countAccepted() - before;
  };
  return {
    flushBeside: () => flushAll(finishing, { isHolding: false }),
    flushLast: async () => {
      if (leftMillis() === 0) return;
      const startedAt = performance.now();
      await flushAll({ ...finishing, collect }, { isHolding: true, isLast: true, deadlineMillis: leftMillis() });
      spentMillis += performance.now() - startedAt;
    },
    countAccepted: () => countAccepted() - madeByCollecting,
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
