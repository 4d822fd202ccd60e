import { describe, expect, it } from 'vitest';
import { resolveConfiguration } from '../configuration/resolution.ts';
import { resolveNotations } from './correlation.ts';

function notationsFor(env: Readonly<Record<string, string>>): readonly string[] {
  return resolveNotations(resolveConfiguration({}, env).settings, env);
}

describe('the notations of trace ids', () => {
  it('are those that somebody reads', () => {
    expect(notationsFor({})).toEqual(['ecs']);
    expect(notationsFor({ DD_SERVICE: 'shop' })).toEqual(['ecs', 'datadog']);
    expect(notationsFor({ DD_SERVICE: 'shop', DD_LOGS_INJECTION: 'false' })).toEqual(['ecs']);
  });

  it('are exactly those that are named, or those beside the automatic ones', () => {
    expect(notationsFor({ PITWALL_CORRELATION: 'xray', DD_SERVICE: 'shop' })).toEqual(['xray']);
    expect(notationsFor({ PITWALL_CORRELATION: 'auto,otel' })).toEqual(['ecs', 'otel']);
    expect(notationsFor({ PITWALL_CORRELATION: 'none' })).toEqual([]);
  });
});
