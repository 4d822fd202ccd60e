import { describe, expect, it } from 'vitest';
import { resolveConfiguration } from '../configuration/resolution.ts';
import { resolveHealthPlace } from './health.ts';

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
