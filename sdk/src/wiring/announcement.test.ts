import { expect, it } from 'vitest';
import { resolveConfiguration } from '../configuration/resolution.ts';
import { describeStart } from './announcement.ts';

it('the start-up line says what goes where, how, and from which file', () => {
  const { settings } = resolveConfiguration({ sampler: 'traceidratio', samplerRatio: 0.5 }, {});
  const line = describeStart({ settings, resource: { 'service.name': 'shop' }, files: ['pitwall.config.ts'] });
  expect(line).toContain('telemetry of shop: traces to otlp, metrics to otlp, logs to otlp;');
  expect(line).toContain('propagators tracecontext+baggage, sampler traceidratio 0.5');
  expect(line).toContain('settings from pitwall.config.ts');
});
