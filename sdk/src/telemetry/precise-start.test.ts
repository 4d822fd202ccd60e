import type { HrTime } from '@opentelemetry/api';
import { type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from 'vitest';
import { refineStart } from './precise-start.ts';

function record(work: (tracer: ReturnType<TracerProvider['getTracer']>) => void): ReadableSpan[] {
  const ended: ReadableSpan[] = [];
  const processor = {
    onStart: refineStart,
    onEnd: (span: ReadableSpan) => void ended.push(span),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  work(new TracerProvider({ spanProcessors: [processor] }).getTracer('t'));
  return ended;
}

const millisOf = ([seconds, nanos]: HrTime): number => seconds * 1000 + nanos / 1e6;

describe('refineStart', () => {
  it('starts spans between whole milliseconds, close to the wall clock', () => {
    const before = Date.now();
    const spans = record((tracer) => {
      for (let n = 0; n < 50; n += 1) tracer.startSpan('s').end();
    });
    const starts = spans.map((span) => millisOf(span.startTime));
    expect(starts.some((millis) => millis % 1 !== 0)).toBe(true);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    for (const millis of starts) expect(Math.abs(millis - before)).toBeLessThan(1000);
  });

  it('keeps a child within its parent', () => {
    const spans = record((tracer) => {
      for (let n = 0; n < 50; n += 1) {
        const parent = tracer.startSpan('parent');
        tracer.startSpan('child').end();
        parent.end();
      }
    });
    for (let n = 0; n < spans.length; n += 2) {
      const [child, parent] = [spans[n]!, spans[n + 1]!];
      // Half a microsecond: what a double leaves of a Unix time in milliseconds.
      expect(millisOf(child.startTime)).toBeGreaterThanOrEqual(millisOf(parent.startTime) - 0.0005);
      expect(millisOf(child.endTime)).toBeLessThanOrEqual(millisOf(parent.endTime) + 0.0005);
    }
    expect(spans.length).toBe(100);
  });

  it('believes its own clock when a span read the wall clock late, and the wall clock once it is set', () => {
    const started = (lateMillis: number): number => {
      const now = performance.now();
      const wallMillis = Math.floor(performance.timeOrigin + now + lateMillis);
      const startTime: HrTime = [Math.floor(wallMillis / 1000), (wallMillis % 1000) * 1e6];
      const span = { startTime, _performanceStartTime: now, _startTimeProvided: false };
      refineStart(span);
      return millisOf(span.startTime) - (performance.timeOrigin + now);
    };
    expect(Math.abs(started(40))).toBeLessThan(20);
    const real = Date.now;
    try {
      Date.now = () => real() + 3_600_000;
      expect(Math.abs(started(3_600_000) - 3_600_000)).toBeLessThan(20);
    } finally {
      Date.now = real;
    }
    expect(Math.abs(started(0))).toBeLessThan(20);
  });

  it('leaves a start that the caller gave, and anything that is not a span of sdk-trace', () => {
    const [span] = record((tracer) => tracer.startSpan('s', { startTime: [1700000000, 5] }).end());
    expect(span?.startTime).toEqual([1700000000, 5]);
    const other = { startTime: [1, 2] };
    refineStart(other);
    expect(other).toEqual({ startTime: [1, 2] });
  });
});
