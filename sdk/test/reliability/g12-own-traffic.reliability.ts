// G12: our own traffic is not telemetry, carries no trace headers, and there is none while the application idles.
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { decodeTraces } from '../otlp-decoder.ts';
import { startFixtureProgram } from './program.ts';
import { createSpoolFolder, recordNumbers, seconds, startBackend } from './run.ts';

const traceHeaders = ['traceparent', 'tracestate', 'baggage', 'x-amzn-trace-id', 'b3', 'x-datadog-trace-id'];

it.each(['spill', 'durable'])(
  'G12 our own traffic makes no spans and no logs (%s)',
  async (profile) => {
    const { receiver } = await startBackend();
    const spans: { name: string; path: unknown }[] = [];
    receiver.onBody = (path, body) => {
      if (path !== '/v1/traces') return;
      for (const span of decodeTraces(body))
        spans.push({ name: span.name, path: span.attributes['url.path'] ?? span.attributes['url.full'] });
    };
    const program = startFixtureProgram('idle.mjs', {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_LOGS_EXPORTER: 'otlp,logstash',
      OTEL_METRICS_EXPORTER: 'none',
      PITWALL_LOGSTASH_URL: `${receiver.url}/logstash`,
      OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,undici,dns,fs,winston',
      PITWALL_DELIVERY: profile,
      PITWALL_SPOOL_DIR: createSpoolFolder(),
      OTEL_PROPAGATORS: 'tracecontext,baggage,b3',
    });
    await program.until('ready');
    await wait(1500); // what the start itself sends
    const atRest = receiver.arrivals.length;
    spans.length = 0; // the application's own files, read while it loaded
    await wait(seconds(60_000)); // the idling itself
    expect(receiver.arrivals.length).toBe(atRest);
    program.say('go');
    await program.until('done');
    // 100 calls of its own server: by http, fetch and undici, each a client and a server span.
    await vi.waitFor(() => expect(spans.length).toBeGreaterThanOrEqual(200), { timeout: 20_000, interval: 50 });
    program.say('end');
    const exit = await program.ended;
    expect(exit.code).toBe(0);
    expect(spans.length).toBe(200);
    expect(spans.filter(({ path }) => !String(path).includes('/work'))).toEqual([]);
    expect(receiver.arrivals.length).toBeGreaterThan(0);
    for (const { headers } of receiver.arrivals) expect(traceHeaders.filter((name) => name in headers)).toEqual([]);
    expect(receiver.accounting.read('otlp logs').received).toBe(100);
    recordNumbers('G12', `own traffic, ${profile}`, { 'exports while idle': 0, 'spans of our own': 0, spans: 200 });
  },
  180_000,
);
