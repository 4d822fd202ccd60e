import http from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runFixture, startFixture } from '../child.ts';
import { type Receiver, startReceiver } from '../receiver.ts';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.stop());

describe('logs to logstash and otlp at once', () => {
  it('arrive at both, whole, under one id', async () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'otlp,logstash',
      PITWALL_LOGSTASH_URL: `${receiver.url}/logstash`,
      PITWALL_ENVIRONMENT: 'test',
    };
    const exit = await runFixture('winston.mjs', { env });
    expect(exit.code).toBe(0);
    expect(receiver.documents.length).toBe(2002);
    expect(receiver.documents.map((document) => document['event.id'])).toEqual(
      receiver.logs.map((log) => log.attributes['log.record.uid']),
    );
    const failed = receiver.documents.find((document) => document['message'] === 'failed');
    expect(failed).toMatchObject({
      'log.level': 'error',
      'service.name': 'fixture',
      'service.environment': 'test',
      'error.type': 'TypeError',
      'ecs.version': '8.11.0',
    });
    const line = receiver.documents.find((document) => document['seq'] === 5);
    expect(line).toMatchObject({ 'trace.id': expect.stringMatching(/^[0-9a-f]{32}$/), 'log.level': 'info' });
    expect(Date.parse(String(line?.['@timestamp']))).toBeGreaterThan(Date.now() - 60_000);
  });
});

describe('otlp', () => {
  it('sends again what the backend did not take, and nothing twice', async () => {
    receiver.nextStatuses.push(503, 429);
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_METRICS_EXPORTER: 'none' };
    await runFixture('winston.mjs', { env });
    expect(receiver.requests.filter((request) => request.status !== 200).length).toBe(2);
    expect(receiver.logs.length).toBe(2002);
    expect(new Set(receiver.logs.map((log) => log.attributes['log.record.uid'])).size).toBe(2002);
    expect(receiver.spans.length).toBe(2000);
    expect(new Set(receiver.spans.map((span) => span.spanId)).size).toBe(2000);
  });

  it('compresses and carries the configured headers', async () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=abc%20d',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    };
    await runFixture('metrics.mjs', { env });
    expect(receiver.metrics.length).toBeGreaterThan(10);
    expect(receiver.requests[0]?.headers).toMatchObject({ 'api-key': 'abc d', 'content-encoding': 'gzip' });
  });
});

describe('the addresses of otlp', () => {
  it('are the base with the path of the signal, or the own one of the signal as it is written', async () => {
    const env = {
      END: 'natural',
      OTEL_EXPORTER_OTLP_ENDPOINT: `${receiver.url}/base/`,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/own/`,
      OTEL_METRICS_EXPORTER: 'none',
    };
    await runFixture('exit.mjs', { env });
    expect(receiver.requests.map((request) => request.path).sort()).toEqual(['/base/v1/logs', '/own/']);
  });
});

describe('metrics', () => {
  it('of typed instruments, the runtime, the process and the ledger arrive by otlp', async () => {
    await runFixture('metrics.mjs', { env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } });
    const byName = new Map(receiver.metrics.map((metric) => [metric.name, metric]));
    const placed = byName.get('shop.orders.placed');
    expect(placed).toMatchObject({ kind: 'sum', unit: '{order}' });
    expect(
      placed?.points.map((point) => [
        point.attributes['shop.market'],
        Number(point.raw['as_double'] ?? point.raw['as_int']),
      ]),
    ).toEqual([
      ['DE', 2],
      ['FR', 1],
    ]);
    expect(byName.get('shop.wait')?.points[0]?.raw).toMatchObject({
      explicit_bounds: [0.1, 1],
      bucket_counts: ['1', '0', '1'],
    });
    expect(byName.get('shop.stock')?.kind).toBe('gauge');
    for (const name of [
      'process.cpu.time',
      'process.memory.usage',
      'v8js.memory.heap.used',
      'pitwall.sdk.accepted',
      'pitwall.sdk.queued',
    ])
      expect([...byName.keys()]).toContain(name);
  });

  it("are served to Prometheus together with the application's own registry", async () => {
    const port = 20_000 + (process.pid % 20_000);
    const url = `http://127.0.0.1:${port}/metrics`;
    const env = { OTEL_METRICS_EXPORTER: 'prometheus', OTEL_EXPORTER_PROMETHEUS_PORT: String(port), SCRAPE: url };
    const exit = await runFixture('metrics.mjs', {
      env: { ...env, OTEL_TRACES_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' },
    });
    expect(exit.code).toBe(0);
    expect(exit.stdout).toContain('shop_orders_placed_total{shop_market="DE"} 2\n');
    expect(exit.stdout).toContain('shop_wait_seconds_bucket{le="0.1"} 1\n');
    expect(exit.stdout).toContain('shop_wait_seconds_bucket{le="+Inf"} 2\n');
    expect(exit.stdout).toContain('shop_stock 12\n');
    expect(exit.stdout).toContain('own_requests_total 3\n');
    expect(exit.stdout).toMatch(/^target_info\{.*service_name="fixture".*\} 1$/m);
    expect(exit.stdout).toContain('process_cpu_time_seconds_total{cpu_mode="user"}');
  });

  it('say which setting to change when the port of /metrics is taken; the application runs', async () => {
    const port = new URL(receiver.url).port;
    const env = {
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_PROMETHEUS_PORT: port,
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
    };
    const exit = await runFixture('plain.mjs', { env });
    expect(exit).toMatchObject({ code: 4, stdout: 'application ran\n' });
    expect(exit.stderr).toMatch(/PW103 .*EADDRINUSE.*OTEL_EXPORTER_PROMETHEUS_PORT/);
  });
});

describe('a scraper that keeps its connection', () => {
  it('does not keep the process', async () => {
    const port = 20_000 + (process.pid % 20_000);
    const env = {
      END: 'own-handler',
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
    };
    const child = startFixture('exit.mjs', { env });
    await child.ready;
    const agent = new http.Agent({ keepAlive: true });
    const scrape = (): Promise<number | undefined> =>
      new Promise((resolve) => {
        http
          .get(`http://127.0.0.1:${port}/metrics`, { agent }, (response) => {
            response.resume().on('end', () => resolve(response.statusCode));
          })
          .on('error', () => resolve(undefined));
      });
    await expect.poll(scrape).toBe(200);
    expect(Object.keys(agent.freeSockets).length).toBe(1);
    // Scrapes go on: a server that waited for its idle connections would wait for ever.
    const scraping = setInterval(() => void scrape(), 200);
    child.process.kill('SIGTERM');
    expect(await child.exited.finally(() => clearInterval(scraping))).toMatchObject({ code: 0, signal: null });
    agent.destroy();
  });
});

describe('console', () => {
  it('writes one JSON object a line when standard output is no terminal', async () => {
    const env = {
      OTEL_TRACES_EXPORTER: 'console',
      OTEL_LOGS_EXPORTER: 'console',
      OTEL_METRICS_EXPORTER: 'none',
      END: 'natural',
    };
    const exit = await runFixture('exit.mjs', { env });
    const objects = exit.stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as object);
    expect(objects).toContainEqual(expect.objectContaining({ 'span.name': 'work' }));
    expect(objects).toContainEqual(expect.objectContaining({ message: 'last words', 'log.level': 'info' }));
    expect(objects.length).toBe(2);
  });
});

describe('after shutdown()', () => {
  it('counts every later span and line as dropped', async () => {
    const exit = await runFixture('late.mjs', { flags: [] });
    expect(JSON.parse(exit.stdout)).toMatchObject([
      { signal: 'traces', accepted: 1, dropped: { shutdown: 1 }, queued: 0 },
      { signal: 'logs', accepted: 1, dropped: { shutdown: 1 }, queued: 0 },
    ]);
  });
});

describe('the end of the process', () => {
  it.each([
    ['natural', undefined, { code: 0, signal: null }],
    ['exit-code', undefined, { code: 3, signal: null }],
    ['signal', 'SIGTERM', { code: null, signal: 'SIGTERM' }],
    ['signal', 'SIGINT', { code: null, signal: 'SIGINT' }],
    ['own-handler', 'SIGTERM', { code: 0, signal: null }],
  ] as const)('%s (%s) delivers what is queued and ends as it would without us', async (end, signal, expected) => {
    const env = { END: end, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, PITWALL_FLUSH_INTERVAL: '60000' };
    const child = startFixture('exit.mjs', { env });
    await child.ready;
    if (signal) child.process.kill(signal);
    expect(await child.exited).toMatchObject(expected);
    expect(receiver.logs.map((log) => log.body)).toEqual(['last words']);
    expect(receiver.spans.map((span) => span.name)).toEqual(['work']);
    expect(receiver.metrics.length).toBeGreaterThan(10);
  });

  it.each([
    ['a once-handler that was there before start()', 'once', { code: 0, signal: null }, 'drained'],
    ["signal-exit's listener", 'polite', { code: null, signal: 'SIGTERM' }, 'cleaned up'],
  ] as const)('with %s is what that makes it', async (_what, handler, expected, said) => {
    const env = { HANDLER: handler, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, PITWALL_FLUSH_INTERVAL: '60000' };
    const child = startFixture('signals.mjs', { env, flags: [] });
    await child.ready;
    child.process.kill('SIGTERM');
    const exit = await child.exited;
    expect(exit).toMatchObject(expected);
    expect(exit.stdout).toContain(said);
    expect(receiver.spans.map((span) => span.name)).toEqual(['work']);
  });

  it('with a SIGTERM handler of its own and no backend is held up for one deadline, not two', async () => {
    await receiver.stop();
    const env = { END: 'own-handler', OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, PITWALL_SHUTDOWN_TIMEOUT: '1500' };
    const child = startFixture('exit.mjs', { env });
    await child.ready;
    const startedAt = performance.now();
    child.process.kill('SIGTERM');
    expect(await child.exited).toMatchObject({ code: 0 });
    // Two deadlines would be 3 s: the margin is the difference between the two designs, not a measure of speed.
    expect(performance.now() - startedAt).toBeLessThan(2900);
  });

  it('waits no longer than the deadline for a metric callback that hangs, and sends the other metrics', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, PITWALL_SHUTDOWN_TIMEOUT: '1000' };
    const startedAt = performance.now();
    const exit = await runFixture('hanging-metric.mjs', { env });
    // OpenTelemetry's own deadline is 30 s: the margin is the difference between the two, not a measure of speed.
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect(exit).toMatchObject({ code: 0 });
    expect(exit.stderr).toContain('PW205 metrics could not be collected');
    expect(receiver.metrics.map((metric) => metric.name)).toContain('counted');
  });

  it('is the same when nobody reads standard error any more', async () => {
    await receiver.stop();
    const env = { END: 'own-handler', OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, PITWALL_SHUTDOWN_TIMEOUT: '300' };
    const child = startFixture('exit.mjs', { env });
    await child.ready;
    child.process.stderr?.destroy();
    child.process.kill('SIGTERM');
    expect(await child.exited).toMatchObject({ code: 0, signal: null });
  });

  it('is not held up for longer than the deadline by a backend that is away, and says what was left', async () => {
    await receiver.stop();
    const env = {
      END: 'natural',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_METRICS_EXPORTER: 'none',
      PITWALL_SHUTDOWN_TIMEOUT: '300',
    };
    const exit = await runFixture('exit.mjs', { env });
    expect(exit.code).toBe(0);
    expect(exit.stderr).toMatch(/PW209 logs to otlp \(\S+\): connect ECONNREFUSED \S+; 1 records wait on disk/);
    const inMemory = await runFixture('exit.mjs', { env: { ...env, PITWALL_DELIVERY: 'memory' } });
    expect(inMemory.stderr).toMatch(/PW206 logs to otlp \(\S+\): 1 records were not delivered in time/);
  });
});
