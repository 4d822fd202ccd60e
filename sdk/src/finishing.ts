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

export interface FlushOptions {
  /** Whether the process stays until it is done. */
  readonly isHolding: boolean;
  /** Default: that of `finishing`. */
  readonly deadlineMillis?: number;
}

export async function flushAll(finishing: Finishing, options: FlushOptions): Promise<void> {
  const { events, metrics, collect } = finishing;
  const { isHolding, deadlineMillis = finishing.deadlineMillis } = options;
  const left = startCountdown(deadlineMillis);
  await Promise.all(events.map((pipeline) => pipeline.flush({ millis: left() * eventsShare, isHolding })));
  await collect(left() * collectShare);
  await Promise.all(metrics.map((pipeline) => pipeline.flush({ millis: left(), isHolding })));
}

/** Collected once more and sent, then nothing follows. */
export async function shutdownAll({ events, metrics, collect, stop, deadlineMillis }: Finishing): Promise<void> {
  const left = startCountdown(deadlineMillis);
  const isHolding = true;
  await Promise.all(events.map((pipeline) => pipeline.shutdown({ millis: left() * eventsShare, isHolding })));
  await collect(left() * collectShare);
  await Promise.all(metrics.map((pipeline) => pipeline.shutdown({ millis: left(), isHolding })));
  await stop();
}

/** At once: what is left goes to disk, as the profile says. What still comes goes the same way. Never throws. */
export function endAll({ events, metrics }: Finishing): void {
  for (const pipeline of [...events, ...metrics]) pipeline.end(false);
}

/** How many spans and logs were accepted so far: whether the application did anything since. */
export function countAccepted({ events }: Finishing): number {
  return events.reduce((sum, pipeline) => sum + pipeline.account().accepted, 0);
}

/** @returns how many milliseconds are left. */
function startCountdown(millis: number): () => number {
  const startedAt = performance.now();
  return () => Math.max(0, millis - (performance.now() - startedAt));
}
