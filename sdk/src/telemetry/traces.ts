// The span processor: every sampled span that ends goes to each traces pipeline, encoded there and then.
import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, Sampler, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Settings } from '../configuration/settings/settings.ts';
import { AlwaysOffSampler, AlwaysOnSampler, ParentBasedSampler, TraceIdRatioBasedSampler } from '../opentelemetry.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { makeSpanSafe } from '../safety/records.ts';
import { refineStart } from './precise-start.ts';

export function createSpanProcessor(pipelines: readonly Pipeline<ReadableSpan>[]): SpanProcessor {
  return {
    onStart: refineStart,
    onEnd: (span) => {
      if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
      if (pipelines.length > 0) makeSpanSafe(span);
      for (const pipeline of pipelines) pipeline.accept(span);
    },
    // flush() and shutdown() of the pipelines are called by start.ts, once for all signals.
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}

export function createSampler({ sampler, samplerRatio }: Settings): Sampler {
  switch (sampler) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(samplerRatio);
    case 'parentbased_always_on':
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(samplerRatio) });
  }
}
