import { expect, it, vi } from 'vitest';
import { resolveConfiguration } from '../configuration/resolution.ts';
import { describeStart, sayWhatGoesWhere } from './announcement.ts';

it('the start-up line says what goes where, how, and from which file', () => {
  const { settings } = resolveConfiguration({ sampler: 'traceidratio', samplerRatio: 0.5 }, {});
  const line = describeStart({ settings, resource: { 'service.name': 'shop' }, files: ['pitwall.config.ts'] });
  expect(line).toContain('telemetry of shop: traces to otlp, metrics to otlp, logs to otlp;');
  expect(line).toContain('propagators tracecontext+baggage, sampler traceidratio 0.5');
  expect(line).toContain('settings from pitwall.config.ts');
});

it('the start-up line names the service, destinations, profile and health page, and is one', async () => {
  const { settings } = resolveConfiguration({ logsDestinations: ['otlp', 'logstash'], deliveryProfile: 'durable' }, {});
  const announced = { settings, resource: { 'service.name': 'shop' }, files: [] };
  const say = vi.fn();
  const url = 'http://127.0.0.1:9464/pitwall/health';
  sayWhatGoesWhere(announced, { url, listening: Promise.resolve('http://other') }, { say });
  const free = Promise.resolve('http://127.0.0.1:40123/pitwall/health');
  sayWhatGoesWhere(announced, { url: undefined, listening: free }, { say });
  await free;
  sayWhatGoesWhere(announced, { url: undefined, listening: undefined }, { say });
  const lines = say.mock.calls.map(([code, line]) => `${code} ${line}`);
  const start = 'PW001 telemetry of shop: traces to otlp, metrics to otlp, logs to otlp+logstash; delivery durable, ';
  expect(lines.map((line) => [line.startsWith(start), line.split(', ').at(-1)])).toEqual([
    [true, `health at ${url}`],
    [true, 'health at http://127.0.0.1:40123/pitwall/health'],
    [true, 'no health page'],
  ]);
});
