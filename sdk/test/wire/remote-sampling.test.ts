// Remote sampling as a service has it: a whole process, a backend that speaks X-Ray's and Jaeger's sampling APIs, and a
// receiver for what was sampled.
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Child, runFixture, startFixture } from '../child.ts';
import { type Receiver, startReceiver } from '../receiver.ts';
import { createRule, type SamplingBackend, startSamplingBackend } from '../sampling-backend.ts';

const patience = { timeout: 60_000, interval: 50 };
let receiver: Receiver;
let backend: SamplingBackend;
beforeEach(async () => {
  receiver = await startReceiver();
  backend = await startSamplingBackend();
});
afterEach(async () => {
  await receiver.stop();
  await backend.stop();
});

const env = (own: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  ...own,
});

async function startTraces(own: Readonly<Record<string, string>>): Promise<Child> {
  const child = startFixture('steady-traces.mjs', { env: env(own) });
  onTestFinished(async () => {
    child.process.kill('SIGKILL');
    await child.exited;
  });
  await child.ready;
  return child;
}

/** Of roots only. */
const kept = (): { seq: unknown; why: unknown }[] =>
  receiver.spans
    .filter(({ kind }) => kind === 2)
    .map(({ attributes }) => ({ seq: attributes['seq'], why: attributes['pitwall.sampling.kept'] }));

describe('jaeger_remote', () => {
  it('decides the head, while errors are kept all the same; no request of ours is traced', async () => {
    backend.strategy = { strategyType: 'PROBABILISTIC', probabilisticSampling: { samplingRate: 1 } };
    const child = await startTraces({
      OTEL_TRACES_SAMPLER: 'parentbased_jaeger_remote',
      OTEL_TRACES_SAMPLER_ARG: `endpoint=${backend.url},pollingIntervalMs=100,initialSamplingRate=0`,
      ERROR_EVERY: '50',
    });
    await expect.poll(() => kept().filter(({ why }) => why === undefined).length, patience).toBeGreaterThan(20);
    backend.strategy = { strategyType: 'PROBABILISTIC', probabilisticSampling: { samplingRate: 0 } };
    await expect.poll(() => kept().filter(({ why }) => why === 'error').length, patience).toBeGreaterThan(5);
    child.process.kill('SIGUSR2');
    expect(await child.exited).toMatchObject({ code: 0 });
    expect(kept().filter(({ why, seq }) => why === 'error' && Number(seq) % 50 !== 0)).toEqual([]);
    expect(new Set(receiver.spans.map(({ name }) => name))).toEqual(new Set(['GET /', 'a', 'b', 'c']));
    const headers = backend.requests.flatMap((request) => Object.keys(request.headers));
    expect(headers).toContain('accept');
    expect(headers).not.toContain('traceparent');
  });
});

describe('xray', () => {
  it('asks the daemon, tells it of each request once, and counts nothing as sampled that was kept', async () => {
    backend.rulePages = [[createRule({ FixedRate: 0 })]];
    backend.targets = { Default: { FixedRate: 0, Interval: 1, ReservoirQuota: 0, ReservoirQuotaTTL: 4e9 } };
    const child = await startTraces({
      OTEL_TRACES_SAMPLER: 'xray',
      AWS_XRAY_DAEMON_ADDRESS: `udp:127.0.0.1:9 tcp:${new URL(backend.url).host}`,
      ERROR_EVERY: '10',
    });
    await expect.poll(() => backend.told('Default').requests, patience).toBeGreaterThan(500);
    await expect.poll(() => kept().length, patience).toBeGreaterThan(50);
    child.process.kill('SIGUSR2');
    expect(await child.exited).toMatchObject({ code: 0 });
    // What was sampled before the rules were there is in no statistics; what was kept is sampled by nobody.
    const { requests, sampled, borrowed } = backend.told('Default');
    expect(sampled).toBe(0);
    expect(borrowed).toBe(0);
    expect(kept().filter(({ why }) => why === 'error').length).toBeGreaterThan(requests / 20);
    expect(backend.requests.every((request) => request.headers['traceparent'] === undefined)).toBe(true);
  });
});

describe('a backend that is away or hangs', () => {
  it.each([
    ['xray', 'refused'],
    ['xray', 'hang'],
    ['jaeger_remote', 'refused'],
    ['jaeger_remote', 'hang'],
  ])('of %s (%s) neither delays the start nor keeps the process, and local rules hold', async (sampler, how) => {
    backend.instead.set('/GetSamplingRules', 'hang').set('/sampling', 'hang');
    const endpoint = how === 'hang' ? backend.url : 'http://127.0.0.1:9';
    const exit = await runFixture('steady-traces.mjs', {
      env: env({
        OTEL_TRACES_SAMPLER: sampler,
        OTEL_TRACES_SAMPLER_ARG: `endpoint=${endpoint}`,
        COUNT: '1000',
        ERROR_EVERY: '100',
      }),
    });
    expect(exit.code, exit.stderr).toBe(0);
    expect(kept().filter(({ why }) => why === 'error').length).toBeGreaterThan(5);
    expect(kept().length).toBeLessThan(200);
    if (how === 'refused') expect(exit.stderr).toMatch(/PW381 sampler \w+: http:\/\/127\.0\.0\.1:9\/? gives no rules/);
  });
});
