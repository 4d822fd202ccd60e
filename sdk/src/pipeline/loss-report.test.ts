import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDiagnostics } from '../diagnostics.ts';
import { createLossReport } from './loss-report.ts';

/** Real diagnostics, so that nothing that is said here is held back there. */
function listen() {
  const said: { readonly atMillis: number; readonly line: string }[] = [];
  const write = (line: string): void => void said.push({ atMillis: Date.now(), line: line.trimEnd() });
  const diagnostics = createDiagnostics({ level: 'info', write });
  return { said, report: (subject: string) => createLossReport(subject, diagnostics, Date.now) };
}

beforeEach(() => vi.useFakeTimers({ now: 0 }));
afterEach(() => vi.useRealTimers());

describe('a loss', () => {
  it('is said when it begins, and once with its sum when ten seconds passed without any', () => {
    const { said, report } = listen();
    const loss = report('logs to otlp');
    loss.add(3, 'queue_full');
    loss.add(4, 'queue_full');
    vi.advanceTimersByTime(9_999);
    expect(said.map(({ line }) => line)).toEqual([
      '[pitwall] PW203 logs to otlp: losing records (queue_full); 3 so far',
    ]);
    vi.advanceTimersByTime(1);
    vi.advanceTimersByTime(3_600_000);
    expect(said.slice(1)).toEqual([{ atMillis: 10_000, line: '[pitwall] PW204 logs to otlp: 7 records were lost' }]);
  });

  it('that goes on is said at most six times a minute between, whatever is lost', () => {
    const { said, report } = listen();
    const loss = report('logs to otlp');
    const minutes = 10;
    for (let at = 0; at < minutes * 60_000; at += 50) {
      loss.add(1, 'spool_full');
      vi.advanceTimersByTime(50);
    }
    const times = said.map(({ atMillis }) => atMillis);
    expect(said.every(({ line }) => line.includes('PW203'))).toBe(true);
    expect(times.length).toBeGreaterThan(5 * minutes);
    for (const from of times)
      expect(times.filter((at) => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(6);
    vi.advanceTimersByTime(20_000);
    expect(said.at(-1)?.line).toBe('[pitwall] PW204 logs to otlp: 12000 records were lost');
    expect(said.filter(({ line }) => line.includes('PW204')).length).toBe(1);
  });

  it('that begins again is another one, with its own sum', () => {
    const { said, report } = listen();
    const loss = report('logs to otlp');
    for (const count of [5, 2]) {
      loss.add(count, 'queue_full');
      vi.advanceTimersByTime(11_000);
    }
    expect(said.map(({ line }) => line.slice(10))).toEqual([
      'PW203 logs to otlp: losing records (queue_full); 5 so far',
      'PW204 logs to otlp: 5 records were lost',
      'PW203 logs to otlp: losing records (queue_full); 2 so far',
      'PW204 logs to otlp: 2 records were lost',
    ]);
  });

  it('is said of each destination by itself', () => {
    const { said, report } = listen();
    const [otlp, logstash] = [report('logs to otlp'), report('logs to logstash')];
    otlp.add(1, 'queue_full');
    vi.advanceTimersByTime(5_000);
    logstash.add(10, 'rejected: 400');
    otlp.add(1, 'queue_full');
    vi.advanceTimersByTime(10_000);
    otlp.add(1, 'queue_full');
    vi.advanceTimersByTime(10_000);
    expect(said.map(({ atMillis, line }) => `${atMillis / 1000} ${line.slice(10)}`)).toEqual([
      '0 PW203 logs to otlp: losing records (queue_full); 1 so far',
      '5 PW203 logs to logstash: losing records (rejected: 400); 10 so far',
      '15 PW204 logs to logstash: 10 records were lost',
      '15 PW204 logs to otlp: 2 records were lost',
      '15 PW203 logs to otlp: losing records (queue_full); 1 so far',
      '25 PW204 logs to otlp: 1 records were lost',
    ]);
  });

  it('that has not ended is summed up when nothing follows', () => {
    const { said, report } = listen();
    const loss = report('logs to otlp');
    loss.add(3, 'queue_full');
    loss.close();
    loss.close();
    vi.advanceTimersByTime(60_000);
    expect(said.map(({ line }) => line.slice(10, 15))).toEqual(['PW203', 'PW204']);
  });
});
