import { describe, expect, it } from 'vitest';
import { runFixture } from '../child.ts';

const quiet = { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };

describe('a bad setting', () => {
  it('gets one line that names it, its origin and what is used; the application runs', async () => {
    const env = {
      ...quiet,
      OTEL_METRIC_EXPORT_INTERVAL: '10s',
      PITWALL_MAX_QUEUE_BYTES: '1',
      OTEL_TRACES_SAMPLER: 'some',
      OTEL_EXPORTER_OTLP_HEADERS: 'secret',
    };
    const exit = await runFixture('plain.mjs', { env });
    expect(exit).toMatchObject({ code: 4, stdout: 'application ran\n' });
    const lines = exit.stderr.split('\n').filter((line) => line.includes('PW101'));
    expect(lines.sort()).toEqual([
      '[pitwall] PW101 OTEL_EXPORTER_OTLP_HEADERS (environment) = "***" is not a list of key=value; using *** (default)',
      '[pitwall] PW101 OTEL_METRIC_EXPORT_INTERVAL (environment) = "10s" is not a whole number (ms); using 60000 (default)',
      '[pitwall] PW101 OTEL_TRACES_SAMPLER (environment) = "some" is not one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio, rate_limited, parentbased_rate_limited, xray, jaeger_remote, parentbased_jaeger_remote; using parentbased_always_on (default)',
      '[pitwall] PW101 PITWALL_MAX_QUEUE_BYTES (environment) = "1" is outside 65536 to 1073741824 (bytes); using 16777216 (default)',
    ]);
  });

  it('is quiet about good ones, and says in one line what goes where', async () => {
    const exit = await runFixture('plain.mjs', { env: quiet });
    expect(exit.stderr).toBe(
      '[pitwall] PW001 telemetry of fixture: traces to nowhere, metrics to nowhere, logs to nowhere; delivery spill, propagators tracecontext+baggage, sampler parentbased_always_on, no config file, no health page\n',
    );
  });
});

describe('OTEL_SDK_DISABLED', () => {
  it('leaves the application as it is', async () => {
    const exit = await runFixture('http.mjs', { env: { OTEL_SDK_DISABLED: 'true' } });
    expect(exit).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(exit.stdout)).toEqual({ http: '', undici: '' });
  });
});

describe('createLogger()', () => {
  const nowhere = { tracesDestinations: [], metricsDestinations: [], logsDestinations: [] };
  const messagesOf = (stdout: string): unknown[] =>
    stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { message: unknown }).message);

  it.each([
    ['takes its level from start()', { OPTIONS: JSON.stringify({ ...nowhere, logLevel: 'debug' }) }],
    [
      'writes no line twice when start() names the console',
      { OPTIONS: JSON.stringify({ ...nowhere, logsDestinations: ['console'], logLevel: 'debug' }) },
    ],
    ['has a level without start() too', { PITWALL_LOG_LEVEL: 'debug' }],
  ])('%s', async (_name, env) => {
    const exit = await runFixture('logger.mjs', { env, flags: [] });
    expect(messagesOf(exit.stdout)).toEqual(['detail', 'line']);
  });

  it('keeps writing to the console when the SDK that would do so is disabled', async () => {
    const env = { OTEL_SDK_DISABLED: 'true', OTEL_LOGS_EXPORTER: 'console' };
    const exit = await runFixture('logger.mjs', { env });
    expect(messagesOf(exit.stdout)).toEqual(['line']);
  });

  it('says that a level does not exist, instead of writing nothing', async () => {
    const exit = await runFixture('logger.mjs', { env: { ...quiet, PITWALL_LOG_LEVEL: 'inf' } });
    expect(messagesOf(exit.stdout)).toEqual(['line']);
    expect(exit.stderr).toMatch(
      /PW101 PITWALL_LOG_LEVEL \(environment\) = "inf" is not one of .*; using info \(default\)/,
    );
  });
});

describe('a library that is loaded before telemetry', () => {
  it('is named in one line', async () => {
    const exit = await runFixture('early.cjs', { env: quiet, flags: [] });
    expect(exit.code).toBe(0);
    expect(exit.stderr.match(/PW402.*/g)).toEqual([
      expect.stringMatching(/^PW402 express.*: loaded before telemetry, and so not instrumented/),
    ]);
  });
});
