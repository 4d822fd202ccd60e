// What a service's sampler lets through, as it arrives: whole traces only, in the numbers that were asked for.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DecodedSpan } from '../otlp-decoder.ts';
import { runFixture } from '../child.ts';
import { type Receiver, startReceiver } from '../receiver.ts';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.stop());

async function trace(own: Readonly<Record<string, string>>): Promise<Map<string, DecodedSpan[]>> {
  const exit = await runFixture('steady-traces.mjs', {
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      PITWALL_SAMPLE_ERRORS: 'false',
      ...own,
    },
  });
  expect(exit.code, exit.stderr).toBe(0);
  expect(exit.stderr).not.toContain('PW203');
  return Map.groupBy(receiver.spans, ({ attributes }) => String(attributes['seq']));
}

/** root, a, b and c: no more and no less. */
function expectWhole(traces: ReadonlyMap<string, DecodedSpan[]>): void {
  const names = [...traces.values()].map((spans) =>
    spans.map(({ name }) => name).sort((one, two) => (one < two ? -1 : 1)),
  );
  expect(new Set(names.map((one) => one.join()))).toEqual(new Set(['GET /,a,b,c']));
}

describe('a ratio', () => {
  it.each(['traceidratio', 'parentbased_traceidratio'])(
    'of %s lets its share of 10,000 traces through, each whole',
    { timeout: 120_000 },
    async (sampler) => {
      const [count, share] = [10_000, 0.1];
      const traces = await trace({
        OTEL_TRACES_SAMPLER: sampler,
        OTEL_TRACES_SAMPLER_ARG: String(share),
        COUNT: String(count),
      });
      // Five standard deviations: once in 1.7 million runs outside by chance.
      const deviation = Math.sqrt(count * share * (1 - share));
      expect(Math.abs(traces.size - count * share)).toBeLessThan(5 * deviation);
      expectWhole(traces);
    },
  );

  it('loses no trace that ends in an error or is slow, and keeps those whole too', { timeout: 120_000 }, async () => {
    const traces = await trace({
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.01',
      PITWALL_SAMPLE_ERRORS: 'true',
      COUNT: '2000',
      ERROR_EVERY: '50',
      SLOW_EVERY: '125',
    });
    for (let seq = 1; seq <= 2000; seq += 1) {
      if (seq % 50 === 0 || seq % 125 === 0) expect(traces.has(String(seq)), `trace ${seq}`).toBe(true);
    }
    expect(traces.size).toBeLessThan(200);
    expectWhole(traces);
  });
});

describe('a rate', () => {
  it.each(['rate_limited', 'parentbased_rate_limited'])(
    'of %s is never exceeded',
    { timeout: 120_000 },
    async (sampler) => {
      const startedAt = performance.now();
      const traces = await trace({ OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: '5', COUNT: '3000' });
      const seconds = (performance.now() - startedAt) / 1000;
      expect(traces.size).toBeGreaterThanOrEqual(5);
      expect(traces.size).toBeLessThanOrEqual(5 + 5 * seconds);
      expectWhole(traces);
    },
  );
});

describe('a rate and errors', () => {
  it('do not share: each error is kept, and takes nothing from the rate', { timeout: 120_000 }, async () => {
    const startedAt = performance.now();
    const traces = await trace({
      OTEL_TRACES_SAMPLER: 'parentbased_rate_limited',
      OTEL_TRACES_SAMPLER_ARG: '5',
      PITWALL_SAMPLE_ERRORS: 'true',
      COUNT: '2000',
      ERROR_EVERY: '4',
    });
    const seconds = (performance.now() - startedAt) / 1000;
    const [errors, others] = [...traces.keys()].reduce<[number, number]>(
      ([bad, good], seq) => (Number(seq) % 4 === 0 ? [bad + 1, good] : [bad, good + 1]),
      [0, 0],
    );
    expect(errors).toBe(500);
    expect(others).toBeGreaterThan(0);
    expect(others).toBeLessThanOrEqual(5 + 5 * seconds);
    expectWhole(traces);
  });
});

describe('a caller', () => {
  it.each([
    ['sampled', '0', 200],
    ['unsampled', '1', 0],
  ])('that decided %s is followed, whatever the share of %s says', async (decision, share, expected) => {
    const traces = await trace({
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: share,
      REMOTE: decision,
      COUNT: '200',
    });
    expect(traces.size).toBe(expected);
    if (expected > 0) expectWhole(traces);
  });
});
