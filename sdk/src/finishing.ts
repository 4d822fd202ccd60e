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

/** @param isHolding whether the process stays until it is done. */
export async function flushAll(finishing: Finishing, isHolding: boolean): Promise<void> {
  const { events, metrics, collect, deadlineMillis } = finishing;
  const startedAt = performance.now();
  const first = { millis: deadlineMillis * eventsShare, isHolding };
  await Promise.all(events.map((pipeline) => pipeline.flush(first)));
  await collect();
  const rest = { millis: Math.max(0, deadlineMillis - (performance.now() - startedAt)), isHolding };
  await Promise.all(metrics.map((pipeline) => pipeline.flush(rest)));
}

export async function shutdownAll({ events, metrics, stop, deadlineMillis }: Finishing): Promise<void> {
  const startedAt = performance.now();
  const first = { millis: deadlineMillis * eventsShare, isHolding: true };
  await Promise.all(events.map((pipeline) => pipeline.shutdown(first)));
  await stop();
  const rest = { millis: Math.max(0, deadlineMillis - (performance.now() - startedAt)), isHolding: true };
  await Promise.all(metrics.map((pipeline) => pipeline.shutdown(rest)));
}
