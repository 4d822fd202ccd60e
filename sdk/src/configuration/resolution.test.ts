import { describe, expect, it } from 'vitest';
import { describeConfiguration, describeProblem } from './description.ts';
import { type Resolution, resolveConfiguration, settingKeys } from './resolution.ts';
import type { Setting } from './settings/setting.ts';
import { settings } from './settings/settings.ts';

describe('resolveConfiguration', () => {
  it('takes code over the environment over the default, and remembers which', () => {
    const resolution = resolveConfiguration(
      { serviceName: 'from-code' },
      { OTEL_SERVICE_NAME: 'from-env', OTEL_METRIC_EXPORT_INTERVAL: '5000' },
    );
    expect(resolution.settings.serviceName).toBe('from-code');
    expect(resolution.settings.metricExportIntervalMillis).toBe(5000);
    expect(resolution.settings.maxBatchRecords).toBe(512);
    expect(resolution.origins.serviceName).toBe('code');
    expect(resolution.origins.metricExportIntervalMillis).toBe('OTEL_METRIC_EXPORT_INTERVAL');
    expect(resolution.origins.maxBatchRecords).toBe('default');
    expect(resolution.problems).toEqual([]);
    expect(Object.isFrozen(resolution.settings)).toBe(true);
  });

  it('takes the first variable that is set, and counts an empty one as unset', () => {
    const resolution = resolveConfiguration({}, { OTEL_SERVICE_NAME: '', DD_SERVICE: 'dd' });
    expect(resolution.settings.serviceName).toBe('dd');
  });

  it('reads OTEL_TRACES_SAMPLER_ARG as the sampler means it, and names it when it is bad', () => {
    const resolve = (sampler: string, argument: string): Resolution =>
      resolveConfiguration({}, { OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: argument });
    expect(resolve('traceidratio', '0.25').settings.samplerRatio).toBe(0.25);
    expect(resolve('parentbased_rate_limited', '50').settings.tracesPerSecond).toBe(50);
    const argument = 'endpoint=http://jaeger:5778/,pollingIntervalMs=5000,initialSamplingRate=0.25';
    expect(resolve('jaeger_remote', argument).settings.remoteSampling).toEqual({
      endpoint: 'http://jaeger:5778',
      pollingIntervalMillis: 5000,
      initialRatio: 0.25,
    });
    expect(resolve('xray', 'endpoint=daemon:2000,polling_interval=360').settings.remoteSampling).toEqual({
      endpoint: 'http://daemon:2000',
      pollingIntervalMillis: 360_000,
    });
    expect(resolve('always_on', 'whatever').problems).toEqual([]);
    const bad = [
      ['traceidratio', '50'],
      ['rate_limited', '0.5'],
      ['xray', '0.5'],
      ['jaeger_remote', 'endpoint=ftp://x'],
      ['jaeger_remote', 'pollingIntervalMs=5s'],
      ['parentbased_jaeger_remote', 'initialSamplingRate=2'],
      ['parentbased_jaeger_remote', '__proto__=2'],
    ] as const;
    for (const [sampler, given] of bad)
      expect(resolve(sampler, given).problems, given).toMatchObject([{ origin: 'OTEL_TRACES_SAMPLER_ARG', given }]);
  });

  it('reports all problems at once, and says what is used instead', () => {
    const resolution = resolveConfiguration(
      { maxBatchRecords: 0 },
      { PITWALL_MAX_BATCH_RECORDS: '100', OTEL_SDK_DISABLED: 'yes', OTEL_EXPORTER_OTLP_ENDPOINT: 'nowhere' },
    );
    expect(resolution.problems.map(describeProblem)).toEqual([
      'OTEL_SDK_DISABLED (environment) = "yes" is not true or false; using false (default)',
      'OTEL_EXPORTER_OTLP_ENDPOINT (environment) = "nowhere" is not an http:// or https:// URL; using http://127.0.0.1:4318 (default)',
      'option maxBatchRecords (code) = "0" is outside 1 to 65536 (records); using 100 (PITWALL_MAX_BATCH_RECORDS)',
    ]);
    expect(resolution.settings.maxBatchRecords).toBe(100);
  });

  it('never prints a secret', () => {
    const resolution = resolveConfiguration(
      {},
      { OTEL_EXPORTER_OTLP_HEADERS: 'api-key:hunter2', OTEL_EXPORTER_OTLP_ENDPOINT: 'htp://user:hunter2@host' },
    );
    expect(resolution.problems.length).toBe(2);
    expect(resolution.problems.map(describeProblem).join()).not.toContain('hunter2');
  });

  it('documents every setting, with a default its own parser takes', () => {
    const text = describeConfiguration();
    expect(settingKeys().length).toBeGreaterThan(20);
    for (const key of settingKeys()) {
      expect(text).toContain(`| \`${key}\` |`);
      const setting = settings[key] as { parser: { check(v: unknown): { isOk: boolean } }; default: unknown };
      // The empty text stands for 'not given', which is no value of its own.
      expect(setting.default === '' || setting.parser.check(setting.default).isOk, key).toBe(true);
    }
  });

  it('gives no environment variable to two settings', () => {
    const table: Readonly<Record<string, Pick<Setting<unknown>, 'env' | 'isMeant'>>> = settings;
    for (const sampler of [...settings.sampler.parser.form.matchAll(/`(\w+)`/g)].map(([, name]) => name)) {
      const names = Object.values(table).flatMap(({ env, isMeant }) =>
        // OTEL_ATTRIBUTE_…: the general limits, of spans and of log records.
        env.filter((name) => !name.startsWith('OTEL_ATTRIBUTE_') && (isMeant?.(name, { sampler }) ?? true)),
      );
      expect(names.length).toBeGreaterThan(50);
      expect(new Set(names).size, sampler).toBe(names.length);
    }
  });
});
