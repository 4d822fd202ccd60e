// How many spans and log records came to be, for `otel.sdk.*`: counted where OpenTelemetry makes them, whatever becomes of them.
import { type Context, trace, TraceFlags } from '@opentelemetry/api';
import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { ReadableSpan, Sampler, SpanProcessor } from '@opentelemetry/sdk-trace';
import { SamplingDecision } from '../opentelemetry.ts';

/** https://opentelemetry.io/docs/specs/semconv/registry/attributes/otel/ */
const results = ['DROP', 'RECORD_ONLY', 'RECORD_AND_SAMPLE'] as const;
const origins = ['none', 'local', 'remote'] as const;
export type SamplingResult = (typeof results)[number];
export type ParentOrigin = (typeof origins)[number];

export interface SpansStarted {
  readonly result: SamplingResult;
  readonly origin: ParentOrigin;
  readonly count: number;
}

export interface SpansLive {
  readonly result: Exclude<SamplingResult, 'DROP'>;
  readonly count: number;
}

export class SpanCounts {
  /** By result, then by origin. */
  readonly #started = Array.from({ length: results.length * origins.length }, () => 0);
  #liveRecorded = 0;
  #liveSampled = 0;

  /** Every combination that was seen. */
  started(): SpansStarted[] {
    const all = results.flatMap((result, r) =>
      origins.map((origin, o) => ({ result, origin, count: this.#started[r * origins.length + o] ?? 0 })),
    );
    return all.filter(({ count }) => count > 0);
  }

  /** Recording, and not ended. */
  live(): SpansLive[] {
    return [
      { result: 'RECORD_ONLY', count: this.#liveRecorded },
      { result: 'RECORD_AND_SAMPLE', count: this.#liveSampled },
    ];
  }

  /** Spans that record are seen by their processor; those that do not, only here. */
  watchSampler(sampler: Sampler): Sampler {
    return {
      shouldSample: (...args) => {
        const result = sampler.shouldSample(...args);
        if (result.decision === SamplingDecision.NOT_RECORD) this.#count(0, originOf(args[0]));
        return result;
      },
      toString: () => sampler.toString(),
    };
  }

  watchProcessor(processor: SpanProcessor): SpanProcessor {
    return {
      onStart: (span, context) => {
        this.#start(span);
        processor.onStart(span, context);
      },
      onEnd: (span) => {
        this.#live(span, -1);
        processor.onEnd(span);
      },
      forceFlush: () => processor.forceFlush(),
      shutdown: () => processor.shutdown(),
    };
  }

  #start(span: ReadableSpan): void {
    const { parentSpanContext: parent } = span;
    this.#count(isSampled(span) ? 2 : 1, parent === undefined ? 0 : parent.isRemote === true ? 2 : 1);
    this.#live(span, 1);
  }

  #live(span: ReadableSpan, change: number): void {
    if (isSampled(span)) this.#liveSampled += change;
    else this.#liveRecorded += change;
  }

  #count(result: number, origin: number): void {
    const at = result * origins.length + origin;
    this.#started[at] = (this.#started[at] ?? 0) + 1;
  }
}

function isSampled(span: ReadableSpan): boolean {
  return (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
}

function originOf(context: Context): number {
  const parent = trace.getSpanContext(context);
  if (!parent || !trace.isSpanContextValid(parent)) return 0;
  return parent.isRemote === true ? 2 : 1;
}

export class LogCounts {
  #created = 0;

  get created(): number {
    return this.#created;
  }

  watchProcessor(processor: LogRecordProcessor): LogRecordProcessor {
    return {
      onEmit: (record, context) => {
        this.#created += 1;
        processor.onEmit(record, context);
      },
      forceFlush: () => processor.forceFlush(),
      shutdown: () => processor.shutdown(),
    };
  }
}
