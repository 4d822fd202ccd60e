import { describe, expect, it, onTestFinished } from 'vitest';
import { resolveConfiguration } from '../configuration/resolution.ts';
import { createLedger, type LedgerAccount } from '../pipeline/ledger.ts';
import { createHealth, resolveHealthPlace } from './health.ts';
import type { RunningMetrics } from './metrics.ts';

function resolve(env: Readonly<Record<string, string>>) {
  const { settings, problems } = resolveConfiguration({}, env);
  return { place: resolveHealthPlace(settings), problems: problems.length };
}

describe('where the health page is', () => {
  const served = { OTEL_METRICS_EXPORTER: 'otlp,prometheus' };
  const beside = { host: '127.0.0.1', port: 9464, isBeside: true };

  it.each([
    ['unset, without /metrics', {}, undefined],
    ['unset, with /metrics', served, beside],
    ['on, with /metrics', { ...served, PITWALL_HEALTH: 'on' }, beside],
    ['on, without /metrics', { PITWALL_HEALTH: 'on' }, { ...beside, isBeside: false }],
    ['off', { ...served, PITWALL_HEALTH: 'off' }, undefined],
    ['an address', { ...served, PITWALL_HEALTH: '0.0.0.0:80' }, { host: '0.0.0.0', port: 80, isBeside: false }],
    ['an IPv6 address', { PITWALL_HEALTH: '[::1]:0' }, { host: '::1', port: 0, isBeside: false }],
  ])('%s', (_name, env, place) => {
    expect(resolve(env)).toEqual({ place, problems: 0 });
  });

  it.each(['ON', 'true', '9464', ':9464', '127.0.0.1', '127.0.0.1:65536', 'http://127.0.0.1:80'])(
    '%s is a problem, and the default holds',
    (value) => {
      expect(resolve({ ...served, PITWALL_HEALTH: value })).toEqual({ place: beside, problems: 1 });
    },
  );
});

it('is answered while another process has the port of /metrics, which this one waits for', async () => {
  const { settings } = resolveConfiguration({}, { OTEL_METRICS_EXPORTER: 'prometheus', PITWALL_HEALTH: '127.0.0.1:0' });
  const counts = { ...createLedger().read(), queuedBytes: 0, spooledBytes: 0 };
  const account: LedgerAccount = { signal: 'metrics', destination: 'prometheus', state: 'ok', ...counts };
  const metrics: RunningMetrics = {
    push: async () => {},
    readLedger: () => [account],
    readPulled: () => account,
    findOffenders: () => [],
    listening: new Promise(() => {}),
    stopReaders: () => {},
    stopServing: async () => {},
    endNow: () => {},
  };
  const pipelines = { all: [], disk: undefined };
  const around = { spans: undefined, kept: undefined, diagnostics: { say: () => {} } };
  const health = createHealth({ settings, resource: {}, pipelines, ...around }).serve(metrics);
  onTestFinished(() => health.stop());
  const response = await fetch((await health.listening) ?? '', { signal: AbortSignal.timeout(5000) });
  expect(await response.json()).toMatchObject({ status: 'ok', destinations: [{ address: '/metrics' }] });
});
