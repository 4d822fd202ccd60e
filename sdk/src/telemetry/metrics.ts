// Metric readers that push: those destinations that want the same temporality share one, and so one collection.
import type {
  AggregationTemporalitySelector,
  InstrumentType as Kind,
  ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { AggregationTemporality, InstrumentType, MetricReader } from '../opentelemetry.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Temporality } from '../pipeline/types.ts';

export interface PushReaderOptions {
  readonly temporality: Temporality;
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
    super({ aggregationTemporalitySelector: selectTemporality(options.temporality) });
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

/** What is a delta by each preference: https://opentelemetry.io/docs/specs/otel/metrics/sdk_exporters/otlp/ */
const deltas: Readonly<Record<Temporality, readonly Kind[]>> = {
  cumulative: [],
  delta: [InstrumentType.COUNTER, InstrumentType.OBSERVABLE_COUNTER, InstrumentType.HISTOGRAM],
  lowmemory: [InstrumentType.COUNTER, InstrumentType.HISTOGRAM],
};

function selectTemporality(preferred: Temporality): AggregationTemporalitySelector {
  return (kind) =>
    deltas[preferred].includes(kind) ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE;
}
