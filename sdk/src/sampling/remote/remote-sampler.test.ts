// The samplers against real servers of ours, in one process; sdk/test/wire/remote-sampling.test.ts has whole processes.
import { context, ROOT_CONTEXT, SpanKind, trace, TraceFlags } from '@opentelemetry/api';
import type { Sampler } from '@opentelemetry/sdk-trace';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createRule, type SamplingBackend, startSamplingBackend } from '../../../test/sampling-backend.ts';
import { resolveConfiguration } from '../../configuration/resolution.ts';
import type { StartOptions } from '../../configuration/settings/settings.ts';
import { createDiagnostics } from '../../diagnostics.ts';
import { SamplingDecision } from '../../opentelemetry.ts';
import { requireOptional } from '../../optional-package.ts';
import { startSampler } from '../sampler.ts';
import { startRemoteSampler } from './remote-sampler.ts';
import { createJaegerSampler } from './jaeger-sampler.ts';
import { createRuleSource } from './rule-source.ts';
import { createXraySampler } from './xray-sampler.ts';

const patience = { timeout: 60_000, interval: 20 };
const resource = { 'service.name': 'shop' };
let backend: SamplingBackend;
let lines: string[];
beforeEach(async () => {
  backend = await startSamplingBackend();
  lines = [];
});
afterEach(() => backend.stop());

const diagnostics = createDiagnostics({ level: 'info', write: (line) => void lines.push(line), intervalMillis: 0 });

function start(options: StartOptions): Sampler {
  const { settings } = resolveConfiguration(options, {});
  const polled = startSampler(settings, { resource, diagnostics });
  onTestFinished(() => polled.stop());
  return polled.sampler;
}

function startXray(): Sampler {
  const polled = createXraySampler({
    loaded: requireOptional('@opentelemetry/sampler-aws-xray'),
    source: createRuleSource({ endpoint: backend.url, sampler: 'xray', diagnostics }),
    resource,
    pollingIntervalMillis: 3_600_000,
    targetsIntervalMillis: 50,
  });
  onTestFinished(() => polled.stop());
  return polled.sampler;
}

function decide(sampler: Sampler, name = 'GET /', attributes = {}, parent = ROOT_CONTEXT): number {
  return sampler.shouldSample(parent, randomBytes(16).toString('hex'), name, SpanKind.SERVER, attributes, []).decision;
}
const count = (sampler: Sampler, times: number, name?: string, attributes?: object): number =>
  Array.from({ length: times }, () => decide(sampler, name, attributes)).filter(
    (one) => one === SamplingDecision.RECORD_AND_SAMPLED,
  ).length;
const jaeger = (options: StartOptions = {}): Sampler =>
  start({
    sampler: 'parentbased_jaeger_remote',
    remoteSampling: { endpoint: backend.url, pollingIntervalMillis: 100, initialRatio: 0 },
    ...options,
  });
const probabilistic = (samplingRate: number): object => ({
  strategyType: 'PROBABILISTIC',
  probabilisticSampling: { samplingRate },
});

describe('jaeger_remote', () => {
  it('asks for its service at once, and follows strategies that change while it runs', async () => {
    backend.strategy = probabilistic(1);
    const sampler = jaeger({ isKeepingErrors: false });
    expect(count(sampler, 100)).toBe(0);
    await expect.poll(() => count(sampler, 100), patience).toBe(100);
    expect(backend.requests[0]?.path).toBe('/sampling?service=shop');
    backend.strategy = probabilistic(0);
    await expect.poll(() => count(sampler, 100), patience).toBe(0);
    backend.strategy = {
      ...probabilistic(0),
      operationSampling: {
        defaultSamplingProbability: 0,
        perOperationStrategies: [{ operation: 'POST /orders', probabilisticSampling: { samplingRate: 1 } }],
      },
    };
    await expect.poll(() => count(sampler, 10, 'POST /orders'), patience).toBe(10);
    expect(count(sampler, 100)).toBe(0);
    backend.strategy = { strategyType: 'RATE_LIMITING', rateLimitingSampling: { maxTracesPerSecond: 5 } };
    await expect.poll(() => String(sampler), patience).toContain('RateLimited{5/s}');
    expect(count(sampler, 1000)).toBeLessThan(50);
  });

  it.each([0, undefined])('takes the kind of a strategy as Jaeger writes it: %j', async (strategyType) => {
    backend.strategy = { strategyType, probabilisticSampling: { samplingRate: 1 } };
    const sampler = jaeger();
    await expect.poll(() => count(sampler, 10), patience).toBe(10);
  });

  it('holds what it has while the backend is away or answers nonsense, and says so once each', async () => {
    backend.strategy = probabilistic(1);
    const sampler = jaeger();
    await expect.poll(() => count(sampler, 10), patience).toBe(10);
    for (const reply of [500, 'no json', '[]', '{"strategyType":"CONST"}', '{"rateLimitingSampling":{}}'] as const) {
      const before = lines.length;
      backend.instead.set('/sampling', reply);
      await expect.poll(() => lines.slice(before).join(''), patience).toContain('PW381');
      expect(count(sampler, 10)).toBe(10);
    }
    backend.instead.clear();
    await expect.poll(() => lines.join(''), patience).toContain('PW382');
  });

  it('goes back to the local share when nothing was answered for an hour', async () => {
    backend.strategy = probabilistic(1);
    let late = 0;
    const polled = createJaegerSampler({
      loaded: requireOptional('@opentelemetry/sampler-jaeger-remote'),
      source: createRuleSource({ endpoint: backend.url, sampler: 'jaeger_remote', diagnostics }),
      serviceName: 'shop',
      pollingIntervalMillis: 100,
      initialRatio: 0,
      now: () => performance.now() + late,
    });
    onTestFinished(() => polled.stop());
    await expect.poll(() => count(polled.sampler, 10), patience).toBe(10);
    backend.instead.set('/sampling', 503);
    await expect.poll(() => lines.join(''), patience).toContain('PW381');
    late = 3_599_000;
    expect(count(polled.sampler, 10)).toBe(10);
    late = 3_700_000;
    expect(count(polled.sampler, 10)).toBe(0);
  });

  it('records what it leaves out, so that errors and slow ones can be kept', async () => {
    const sampler = jaeger();
    expect(decide(sampler)).toBe(SamplingDecision.RECORD);
  });

  it.each([
    ['parentbased_jaeger_remote', SamplingDecision.RECORD_AND_SAMPLED],
    ['jaeger_remote', SamplingDecision.NOT_RECORD],
  ] as const)('as %s leaves a remote parent its say, or not; a local one always has it', (name, expected) => {
    const sampler = jaeger({ sampler: name, isKeepingErrors: false });
    const under = (isRemote: boolean) =>
      trace.setSpanContext(context.active(), {
        traceId: 'a'.repeat(32),
        spanId: 'b'.repeat(16),
        traceFlags: TraceFlags.SAMPLED,
        isRemote,
      });
    expect(decide(sampler, 'GET /', {}, under(true))).toBe(expected);
    expect(decide(sampler, 'GET /', {}, under(false))).toBe(SamplingDecision.RECORD_AND_SAMPLED);
  });
});

describe('xray', () => {
  it('takes one a second and 5 % until the rules are there, then the rules of all pages', async () => {
    backend.instead.set('/GetSamplingRules', 'hang');
    const waiting = startXray();
    expect(count(waiting, 2000)).toBeGreaterThan(30);
    expect(count(waiting, 2000)).toBeLessThan(200);
    backend.instead.clear();
    backend.rulePages = [
      [createRule()],
      [createRule({ RuleName: 'orders', Priority: 1, FixedRate: 1, URLPath: '/orders*' })],
    ];
    const sampler = startXray();
    await expect.poll(() => count(sampler, 10, 'POST', { 'url.path': '/orders/7' }), patience).toBe(10);
    expect(count(sampler, 100, 'GET', { 'url.path': '/' })).toBe(0);
  });

  it('follows targets, and asks for the rules again when they have changed', async () => {
    backend.rulePages = [[createRule()]];
    backend.targets = { Default: { FixedRate: 0, Interval: 1 } };
    const sampler = startXray();
    await expect.poll(() => backend.count('/SamplingTargets'), patience).toBeGreaterThan(0);
    backend.targets = { Default: { FixedRate: 1, Interval: 1 } };
    await expect.poll(() => count(sampler, 10), patience).toBe(10);
    backend.rulePages = [[createRule({ RuleName: 'all', Priority: 1, FixedRate: 0 })]];
    backend.lastRuleModification = Date.now() / 1000 + 3600;
    await expect.poll(() => count(sampler, 10), patience).toBe(0);
  });

  it(
    'tells of every request once, though reports fail, and rules and targets come between',
    { timeout: 120_000 },
    async () => {
      backend.rulePages = [[createRule({ FixedRate: 0.5 })]];
      backend.targets = { Default: { FixedRate: 0.5, Interval: 1, ReservoirQuota: 0, ReservoirQuotaTTL: 4e9 } };
      const sampler = startXray();
      await expect.poll(() => backend.count('/SamplingTargets'), patience).toBeGreaterThan(0);
      let requests = 0;
      let sampled = 0;
      const busy = setInterval(() => {
        requests += 100;
        sampled += count(sampler, 100);
      }, 1);
      for (const reply of [503, 'no json', undefined] as const) {
        const before = backend.count('/SamplingTargets');
        if (reply === undefined) backend.instead.clear();
        else backend.instead.set('/SamplingTargets', reply);
        backend.lastRuleModification = Date.now() / 1000 + 3600;
        await expect.poll(() => backend.count('/SamplingTargets'), patience).toBeGreaterThan(before + 1);
      }
      clearInterval(busy);
      expect(requests).toBeGreaterThan(1000);
      expect(sampled).toBeGreaterThan(0);
      await expect.poll(() => backend.told('Default'), patience).toMatchObject({ requests, sampled });
      expect(backend.told('Default').borrowed).toBeLessThan(sampled);
      expect(backend.count('/GetSamplingRules')).toBeGreaterThan(2);
    },
  );

  it('lets no odd reply out into the process', async () => {
    const odd = [
      '{"SamplingRuleRecords":{}}',
      '{"SamplingRuleRecords":[null,{"SamplingRule":{"RuleName":7}}]}',
      '7',
      'null',
      '"',
      404,
    ];
    for (const reply of odd) {
      backend.requests.length = 0;
      backend.instead.set('/GetSamplingRules', reply);
      const sampler = startXray();
      await expect.poll(() => backend.count('/GetSamplingRules'), patience).toBeGreaterThan(0);
      expect(count(sampler, 1000)).toBeLessThan(200);
    }
    expect(lines.join('')).toContain('PW381');
  });
});

describe('a package that is not there, or is another', () => {
  it.each(['xray', 'parentbased_jaeger_remote'] as const)('is said, and the local share of %s holds', (name) => {
    const { settings } = resolveConfiguration({ sampler: name, remoteSampling: { initialRatio: 0 } }, {});
    for (const load of [() => ({}), () => requireOptional('@pitwall/none')]) {
      lines.length = 0;
      const { sampler } = startRemoteSampler(settings, { resource, diagnostics, load });
      expect(count(sampler, 100)).toBe(0);
      expect(lines.join('')).toMatch(/PW383 .*the local rules hold/);
    }
  });
});
