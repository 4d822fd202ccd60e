import { context, ROOT_CONTEXT, type SpanContext, trace, TraceFlags } from '@opentelemetry/api';
import { type Sampler, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, it } from 'vitest';
import { SamplingDecision } from '../opentelemetry.ts';
import { SpanCounts } from './self-counts.ts';

const ignoring: SpanProcessor = {
  onStart: () => {},
  onEnd: () => {},
  forceFlush: async () => {},
  shutdown: async () => {},
};

/** By the name of the span. */
const byName: Sampler = {
  shouldSample: (_context, _traceId, name) => ({
    decision: SamplingDecision[name as 'NOT_RECORD' | 'RECORD' | 'RECORD_AND_SAMPLED'],
  }),
  toString: () => 'ByName',
};

const remote: SpanContext = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
};

it('every span is counted once, by what the sampler said and where its parent is; those that record until they end', () => {
  const counts = new SpanCounts();
  const tracer = new TracerProvider({
    sampler: counts.watchSampler(byName),
    spanProcessors: [counts.watchProcessor(ignoring)],
  }).getTracer('t');
  const parents = {
    none: ROOT_CONTEXT,
    local: trace.setSpan(context.active(), tracer.startSpan('RECORD_AND_SAMPLED')),
    remote: trace.setSpanContext(ROOT_CONTEXT, remote),
  };
  const open = Object.values(parents).flatMap((parent) =>
    ['NOT_RECORD', 'RECORD', 'RECORD_AND_SAMPLED'].map((name) => tracer.startSpan(name, {}, parent)),
  );
  expect(counts.live()).toEqual([
    { result: 'RECORD_ONLY', count: 3 },
    { result: 'RECORD_AND_SAMPLE', count: 4 },
  ]);
  for (const span of open) span.end();
  for (const span of open) span.end();
  expect(counts.live().map(({ count }) => count)).toEqual([0, 1]);
  const started = counts.started().map(({ result, origin, count }) => `${result} ${origin} ${count}`);
  expect(started).toEqual([
    'DROP none 1',
    'DROP local 1',
    'DROP remote 1',
    'RECORD_ONLY none 1',
    'RECORD_ONLY local 1',
    'RECORD_ONLY remote 1',
    'RECORD_AND_SAMPLE none 2',
    'RECORD_AND_SAMPLE local 1',
    'RECORD_AND_SAMPLE remote 1',
  ]);
});
