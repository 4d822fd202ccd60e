// Metric readers: a periodic one that collects once for all push pipelines, and the ledger as metrics of its own.
import type { MeterProvider } from '@opentelemetry/api';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { MetricReader } from '../opentelemetry.ts';
import type { LedgerAccount } from '../pipeline/ledger.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';

export interface PushReaderOptions {
  readonly pipelines: readonly Pipeline<ResourceMetrics>[];
  readonly intervalMillis: number;
  readonly report: (error: unknown) => void;
}

/** Periodic collections may take this long: an asynchronous callback of the application may ask a database. */
const mostCollectMillis = 30_000;

/** A metric reader with a collection of its own deadline, for flush() and shutdown(). */
export class PushReader extends MetricReader {
  readonly #pipelines: readonly Pipeline<ResourceMetrics>[];
  readonly #intervalMillis: number;
  readonly #report: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #isCollecting = false;

  constructor(options: PushReaderOptions) {
    super();
    this.#pipelines = options.pipelines;
    this.#intervalMillis = options.intervalMillis;
    this.#report = options.report;
  }

  /** Collects into the pipelines. Callbacks that are not done in time are left out and reported. Never rejects. */
  async push(timeoutMillis: number): Promise<void> {
    try {
      const { resourceMetrics, errors } = await this.collect({ timeoutMillis });
      if (errors.length > 0) this.#report(errors[0]);
      for (const pipeline of this.#pipelines) pipeline.accept(resourceMetrics);
    } catch (error) {
      this.#report(error);
    }
  }

  protected override onInitialized(): void {
    this.#timer = setInterval(() => void this.#pushPeriodically(), this.#intervalMillis).unref();
  }

  async #pushPeriodically(): Promise<void> {
    if (this.#isCollecting) return;
    this.#isCollecting = true;
    await this.push(Math.min(this.#intervalMillis, mostCollectMillis));
    this.#isCollecting = false;
  }

  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {
    clearInterval(this.#timer);
  }
}

/**
 * `pitwall.sdk.accepted`, `.delivered`, `.dropped`, `.queued` and `.queue.size`, by signal and destination:
 * accepted = delivered + dropped + queued, at any moment.
 */
export function observeLedger(provider: MeterProvider, readAccounts: () => readonly LedgerAccount[]): void {
  const meter = provider.getMeter('@pitwall/sdk');
  const records = (name: string, description: string) =>
    meter.createObservableCounter(`pitwall.sdk.${name}`, { unit: '{record}', description });
  const accepted = records('accepted', 'Records that the application handed over.');
  const delivered = records('delivered', 'Records that the destination acknowledged.');
  const dropped = records('dropped', 'Records that were given up, by reason.');
  const queued = meter.createObservableUpDownCounter('pitwall.sdk.queued', {
    unit: '{record}',
    description: 'Records that wait or are in flight.',
  });
  const queueSize = meter.createObservableUpDownCounter('pitwall.sdk.queue.size', {
    unit: 'By',
    description: 'Bytes that wait or are in flight.',
  });
  meter.addBatchObservableCallback(
    (result) => {
      for (const account of readAccounts()) {
        const attributes = { 'pitwall.signal': account.signal, 'pitwall.destination': account.destination };
        result.observe(accepted, account.accepted, attributes);
        result.observe(delivered, account.delivered, attributes);
        result.observe(queued, account.queued, attributes);
        result.observe(queueSize, account.queuedBytes, attributes);
        for (const [reason, count] of Object.entries(account.dropped))
          result.observe(dropped, count, { ...attributes, 'pitwall.drop.reason': reason });
      }
    },
    [accepted, delivered, dropped, queued, queueSize],
  );
}
