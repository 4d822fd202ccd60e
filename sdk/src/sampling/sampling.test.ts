import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { context, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from 'vitest';
import { createKeptTraces, type KeptTraces, type KeptTracesOptions } from './kept-traces.ts';
import { createRateLimitedSampler } from './rate-limited.ts';
import { createSampler } from './sampler.ts';

const none = { sampler: 'traceidratio', samplerRatio: 0, tracesPerSecond: 0, isKeepingErrors: true } as const;

function open(options: Partial<KeptTracesOptions> = {}): { start: typeof start; exported: string[]; kept: KeptTraces } {
  const exported: string[] = [];
  const kept = createKeptTraces({ slowMillis: 100, export: (span) => void exported.push(span.name), ...options });
  const tracer = new TracerProvider({
    sampler: createSampler(none),
    spanProcessors: [
      {
        onStart: (span) => kept.onStart(span),
        onEnd: (span) => kept.onEnd(span),
        forceFlush: async () => {},
        shutdown: async () => {},
      },
    ],
  }).getTracer('test');
  const start = (name: string, parent?: Span): Span =>
    tracer.startSpan(name, { startTime: [0, 0] }, parent ? trace.setSpan(context.active(), parent) : context.active());
  return { start, exported, kept };
}

describe('traces that were left out', () => {
  it('go out whole, children first, when the local root ends in an error', () => {
    const { start, exported, kept } = open();
    const root = start('root');
    const late = start('late', root);
    start('child', start('inner', root)).end([0, 1]);
    root.setStatus({ code: SpanStatusCode.ERROR });
    root.end([0, 1]);
    expect(exported).toEqual(['child', 'root']);
    late.end([0, 1]);
    expect(exported).toEqual(['child', 'root', 'late']);
    expect(kept.account()).toEqual({
      error: 1,
      slow: 0,
      unremarkable: 0,
      evicted: 0,
      held: 0,
      heldSpans: 0,
      heldBytes: 0,
      droppedSpans: 0,
    });
  });

  it.each([SpanStatusCode.ERROR, SpanStatusCode.OK])(
    'are in no memory once they are decided (status %i), though a span of them never ends',
    async (code) => {
      setFlagsFromString('--expose-gc');
      const collectGarbage = runInNewContext('gc') as () => void;
      const { start, kept } = open();
      const decideOne = (): { never: Span; ended: WeakRef<Span> } => {
        const root = start('root');
        const ended = start('ended', root);
        ended.end([0, 1]);
        const never = start('never', root);
        root.setStatus({ code }).end([0, 1]);
        return { never, ended: new WeakRef(ended) };
      };
      const { never, ended } = decideOne();
      const hasEnded = (): boolean => {
        collectGarbage();
        return ended.deref() !== undefined;
      };
      await expect.poll(hasEnded, { timeout: 10_000 }).toBe(false);
      expect([never.isRecording(), kept.account().held]).toEqual([true, 0]);
    },
  );

  it('go out when the root is slow, and not when it is neither', () => {
    const { start, exported, kept } = open();
    for (const nanos of [99_000_000, 100_000_000]) {
      const root = start(`root ${nanos}`);
      start('child', root).end([0, 1]);
      root.end([0, nanos]);
    }
    expect(exported).toEqual(['child', 'root 100000000']);
    expect(kept.account()).toMatchObject({ slow: 1, unremarkable: 1, held: 0 });
  });

  it('are bounded in number, in spans and in time, and those let go are counted', () => {
    let now = 0;
    const { start, exported, kept } = open({
      now: () => now,
      limits: { maxTraces: 3, maxSpansPerTrace: 2, maxAgeMillis: 1000 },
    });
    const roots = Array.from({ length: 5 }, (_, index) => start(`root ${index}`));
    expect(kept.account()).toMatchObject({ held: 3, evicted: 2 });
    const last = roots[4]!;
    for (let index = 0; index < 5; index += 1) start(`child ${index}`, last).end([0, 1]);
    last.setStatus({ code: SpanStatusCode.ERROR });
    last.end([0, 1]);
    expect(exported).toEqual(['child 0', 'child 1', 'root 4']);
    now = 2000;
    start('new');
    expect(kept.account()).toMatchObject({ held: 1, evicted: 4 });
  });
});

describe('the memory of traces that were left out', () => {
  const text = 'x'.repeat(10_000);
  const maxBytes = 300_000;

  it('is bounded in bytes: the oldest traces make room, and are counted', () => {
    const { start, exported, kept } = open({ limits: { maxBytes } });
    const roots = Array.from({ length: 50 }, (_, index) => {
      const root = start(`root ${index}`);
      start('child', root).setAttribute('text', text).end([0, 1]);
      expect(kept.account().heldBytes).toBeLessThanOrEqual(maxBytes);
      return root;
    });
    const { evicted, held, heldSpans } = kept.account();
    expect(evicted).toBeGreaterThan(30);
    expect(held + evicted).toBe(50);
    expect(heldSpans).toBe(held);
    for (const root of roots) root.setStatus({ code: SpanStatusCode.ERROR }).end([0, 1]);
    expect(exported).toHaveLength(held * 2);
    expect(kept.account()).toMatchObject({ error: held, held: 0, heldBytes: 0, heldSpans: 0 });
  });

  it('does not let one trace have more, and says at its root how many spans are not there', () => {
    const { start, exported, kept } = open({ limits: { maxBytes } });
    const root = start('root');
    for (let index = 0; index < 50; index += 1) start('child', root).addEvent('event', { text }).end([0, 1]);
    const { droppedSpans, heldBytes, evicted } = kept.account();
    expect(droppedSpans).toBeGreaterThan(30);
    expect(heldBytes).toBeLessThanOrEqual(maxBytes);
    expect(evicted).toBe(0);
    root.setStatus({ code: SpanStatusCode.ERROR }).end([0, 1]);
    expect(exported).toHaveLength(51 - droppedSpans);
    expect((root as unknown as { attributes: object }).attributes).toMatchObject({
      'pitwall.sampling.dropped_spans': droppedSpans,
    });
  });
});

describe('samplers', () => {
  it('rate_limited lets one second of traces through at once, and then so many a second', () => {
    let now = 0;
    const sampler = createRateLimitedSampler(10, () => now);
    const take = (): number => {
      let sampled = 0;
      for (let i = 0; i < 100; i += 1)
        sampled += (sampler.shouldSample as () => { decision: number })().decision === 2 ? 1 : 0;
      return sampled;
    };
    expect(take()).toBe(10);
    now = 500;
    expect(take()).toBe(5);
    now = 60_000;
    expect(take()).toBe(10);
    expect((createRateLimitedSampler(0).shouldSample as () => { decision: number })().decision).toBe(0);
  });

  it('records what it leaves out only when there is something to wait for', () => {
    expect(createSampler(none).toString()).toContain('RecordingToo');
    expect(createSampler({ ...none, isKeepingErrors: false }).toString()).not.toContain('RecordingToo');
    for (const sampler of ['always_on', 'always_off', 'parentbased_always_on'] as const)
      expect(createSampler({ ...none, sampler }).toString()).not.toContain('RecordingToo');
    expect(createSampler({ ...none, sampler: 'parentbased_rate_limited' }).toString()).toContain('RateLimited');
  });
});
