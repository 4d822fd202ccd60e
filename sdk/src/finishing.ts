// flush() and shutdown() over all pipelines, within one deadline. Traces and logs go first, metrics last: the metrics
// carry the ledger, and so tell the backend how the traces and logs came out.
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

/** @param isHolding whether the process stays until it is done. */
export async function flushAll(finishing: Finishing, isHolding: boolean): Promise<void> {
  const { events, metrics, collect, deadlineMillis } = finishing;
  const left = startCountdown(deadlineMillis);
  await Promise.all(events.map((pipeline) => pipeline.flush({ millis: left() * eventsShare, isHolding })));
  await collect(left() * collectShare);
  await Promise.all(metrics.map((pipeline) => pipeline.flush({ millis: left(), isHolding })));
}

export async function shutdownAll({ events, metrics, collect, stop, deadlineMillis }: Finishing): Promise<void> {
  const left = startCountdown(deadlineMillis);
  const isHolding = true;
  await Promise.all(events.map((pipeline) => pipeline.shutdown({ millis: left() * eventsShare, isHolding })));
  await collect(left() * collectShare);
  await Promise.all(metrics.map((pipeline) => pipeline.shutdown({ millis: left(), isHolding })));
  await stop();
}

/** @returns how many milliseconds are left. */
function startCountdown(millis: number): () => number {
  const startedAt = performance.now();
  return () => Math.max(0, millis - (performance.now() - startedAt));
}
