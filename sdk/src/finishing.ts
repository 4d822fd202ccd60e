// flush() and shutdown() over all pipelines, within one deadline. Traces and logs go first, metrics last: the metrics
// carry the ledger, and so tell the backend how the traces and logs came out.
import type { Pipeline } from './pipeline/pipeline.ts';

export interface Finishing {
  readonly events: readonly Pipeline<never>[];
  readonly metrics: readonly Pipeline<never>[];
  /** Collects metrics into their pipelines. Never rejects. */
  readonly collect: () => Promise<void>;
  /** Collects a last time and stops OpenTelemetry. Never rejects. */
  readonly stop: () => Promise<void>;
  readonly deadlineMillis: number;
}

/** The share of the deadline that traces and logs may take. */
const eventsShare = 0.8;

export async function flushAll({ events, metrics, collect, deadlineMillis }: Finishing): Promise<void> {
  const startedAt = performance.now();
  await Promise.all(events.map((pipeline) => pipeline.flush(deadlineMillis * eventsShare)));
  await collect();
  const left = Math.max(0, deadlineMillis - (performance.now() - startedAt));
  await Promise.all(metrics.map((pipeline) => pipeline.flush(left)));
}

export async function shutdownAll({ events, metrics, stop, deadlineMillis }: Finishing): Promise<void> {
  const startedAt = performance.now();
  await Promise.all(events.map((pipeline) => pipeline.shutdown(deadlineMillis * eventsShare)));
  await stop();
  const left = Math.max(0, deadlineMillis - (performance.now() - startedAt));
  await Promise.all(metrics.map((pipeline) => pipeline.shutdown(left)));
}
