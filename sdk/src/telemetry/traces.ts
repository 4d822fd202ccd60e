// The span processor: every sampled span that ends goes to each traces pipeline, encoded there and then; and those of traces
// that the sampler left out, once something says that they are to be kept.
import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { makeSpanSafe } from '../safety/records.ts';
import { createKeptTraces, type KeptTraces } from '../sampling/kept-traces.ts';
import { refineStart } from './precise-start.ts';

export interface TracesProcessor extends SpanProcessor {
  /** Undefined when nothing is left out or nothing of it is kept. */
  readonly kept: KeptTraces | undefined;
}

/** @param keptSlowMillis undefined: what the sampler leaves out is not kept. */
export function createSpanProcessor(
  pipelines: readonly Pipeline<ReadableSpan>[],
  keptSlowMillis?: number,
): TracesProcessor {
  const deliver = (span: ReadableSpan): void => {
    if (pipelines.length > 0) makeSpanSafe(span);
    for (const pipeline of pipelines) pipeline.accept(span);
  };
  const kept =
    keptSlowMillis === undefined ? undefined : createKeptTraces({ slowMillis: keptSlowMillis, export: deliver });
  return {
    kept,
    onStart: (span) => {
      refineStart(span);
      if (kept && !isSampled(span)) kept.onStart(span);
    },
    onEnd: (span) => {
      if (isSampled(span)) deliver(span);
      else kept?.onEnd(span);
    },
    // flush() and shutdown() of the pipelines are called by start.ts, once for all signals.
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}

function isSampled(span: Pick<ReadableSpan, 'spanContext'>): boolean {
  return (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
}
