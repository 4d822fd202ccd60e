// Readers that push: those destinations that want the same temporality share one, and so one collection.
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { Collector } from '../meter/provider.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';

export interface PushReaderOptions {
  readonly collector: Collector;
  readonly pipelines: readonly Pipeline<ResourceMetrics>[];
  readonly intervalMillis: number;
  readonly report: (error: unknown) => void;
}

export interface PushReader {
  /** Collects into the pipelines. Callbacks that are not done in time are left out and reported. Never rejects. */
  push(timeoutMillis: number): Promise<void>;
  stop(): void;
}

/** Periodic collections may take this long: an asynchronous callback of the application may ask a database. */
const mostCollectMillis = 30_000;

/** Collects at each interval until it is stopped. */
export function startPushReader({ collector, pipelines, intervalMillis, report }: PushReaderOptions): PushReader {
  const push = async (timeoutMillis: number, isHolding: boolean): Promise<void> => {
    try {
      const { metrics, errors } = await collector.collect({ timeoutMillis, isHolding });
      if (errors.length > 0) report(errors[0]);
      for (const pipeline of pipelines) pipeline.accept(metrics);
    } catch (error) {
      report(error);
    }
  };
  let isCollecting = false;
  const pushPeriodically = async (): Promise<void> => {
    if (isCollecting) return;
    isCollecting = true;
    await push(Math.min(intervalMillis, mostCollectMillis), false);
    isCollecting = false;
  };
  const timer = setInterval(() => void pushPeriodically(), intervalMillis).unref();
  return { push: (timeoutMillis) => push(timeoutMillis, true), stop: () => clearInterval(timer) };
}
