// G11, G14 and G15 of the reliability cases, as a service would meet them: real processes, and every byte that arrived.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runFixture } from '../child.ts';
import { type Receiver, startReceiver } from '../receiver.ts';
import { hostileValues } from './fixtures/hostile-values.ts';

let receiver: Receiver;
const bytes: Buffer[] = [];
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.stop());

/** Keeps whatever is posted, and answers 200. */
async function startByteKeeper(): Promise<{ url: string; stop(): Promise<void> }> {
  bytes.length = 0;
  const server = http.createServer((request, response) => {
    request.on('data', (chunk: Buffer) => bytes.push(chunk));
    request.on('end', () => response.writeHead(200).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

describe('secrets (G15)', () => {
  it('reach no destination, no console and no line of the SDK; keys are kept', async () => {
    const keeper = await startByteKeeper();
    const exit = await runFixture('secrets.mjs', {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: keeper.url,
        PITWALL_LOGSTASH_URL: `${keeper.url}/logstash`,
        OTEL_TRACES_EXPORTER: 'otlp,console',
        OTEL_METRICS_EXPORTER: 'otlp,console',
        OTEL_LOGS_EXPORTER: 'otlp,logstash,console',
        OTEL_RESOURCE_ATTRIBUTES: 'client.secret=hunter22resource',
        PITWALL_REDACT_KEYS: '',
      },
    });
    await keeper.stop();
    expect(exit).toMatchObject({ code: 0 });
    const arrived = Buffer.concat(bytes).toString('latin1');
    const everything = `${arrived}${exit.stdout}${exit.stderr}`;
    expect(Number(/(\d+) secrets/.exec(everything)?.[1])).toBeGreaterThan(200);
    expect(everything.match(/.{0,80}hunter22.{0,20}/g) ?? []).toEqual([]);
    expect(arrived.match(/REDACTED/g)?.length).toBeGreaterThan(200);
    expect(arrived).toContain('http.request.header.x-api-key');
    expect(arrived).toContain('kept value');
  });

  it('do not reach the console lines of createLogger() either', async () => {
    const exit = await runFixture('secrets.mjs', { env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } });
    expect(exit.stdout.split('\n').length).toBeGreaterThan(30);
    expect(`${exit.stdout}${exit.stderr}`.match(/.{0,80}hunter22.{0,20}/g) ?? []).toEqual([]);
  });
});

describe('hostile values (G11)', () => {
  it('never throw into the application, and each is one line of JSON of at most 64 KiB', async () => {
    const exit = await runFixture('hostile.mjs', {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_LOGS_EXPORTER: 'otlp,logstash',
        PITWALL_LOGSTASH_URL: `${receiver.url}/logstash`,
        OTEL_METRICS_EXPORTER: 'none',
      },
    });
    expect(exit.code, exit.stderr.slice(-2000)).toBe(0);
    const names = Object.keys(hostileValues);
    const lines = exit.stdout.trim().split('\n');
    for (const line of lines) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(65_536);
      expect(JSON.parse(line)).toHaveProperty('message');
    }
    const messages = receiver.documents.map((document) => JSON.stringify(document));
    expect(Math.max(...messages.map((message) => Buffer.byteLength(message)))).toBeLessThanOrEqual(65_536);
    for (const name of names) {
      for (const level of ['winston', 'child', 'api', 'whole'])
        expect(
          messages.some((message) => message.includes(`${level} ${name}`)),
          `${level} ${name}`,
        ).toBe(true);
      expect(
        lines.some((line) => line.includes(`child ${name}`)),
        `line of ${name}`,
      ).toBe(true);
      expect(
        receiver.spans.some((span) => span.name === `span ${name}`),
        `span ${name}`,
      ).toBe(true);
    }
    expect(messages.some((message) => message.includes('…[truncated]'))).toBe(true);
  });
});

describe('context (G14)', () => {
  it('goes to hosts of the allow-list only, not along a redirect, and never into a signed request', async () => {
    const count = 100;
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_METRICS_EXPORTER: 'none' };
    const exit = await runFixture('propagation.mjs', {
      env: { ...env, COUNT: String(count), PITWALL_PROPAGATE_TO: '*.own.example' },
    });
    expect(exit.code, exit.stderr).toBe(0);
    const seen = JSON.parse(exit.stdout) as { path: string; headers: string[] }[];
    const carrying = (path: string): number =>
      seen.filter((one) => one.path === path && one.headers.includes('traceparent') && one.headers.includes('baggage'))
        .length;
    const bare = (path: string): number =>
      seen.filter((one) => one.path === path && !/traceparent|tracestate|baggage|tenant/.test(one.headers.join()))
        .length;
    for (const path of ['/own-http', '/own-undici', '/redirect']) expect(carrying(path), path).toBe(count);
    for (const path of ['/foreign-http', '/address-http', '/foreign-undici', '/redirected'])
      expect(bare(path), path).toBe(count);
    for (const path of ['/signed-http', '/signed-undici']) {
      expect(bare(path), path).toBe(count * 3);
      const shapes = new Set(seen.filter((one) => one.path === path).map((one) => JSON.stringify(one.headers)));
      expect(shapes.size, path).toBe(1);
    }
    expect(exit.stderr.match(/PW380 .*foreign\.example/g)).toHaveLength(1);
    // The spans are whole all the same.
    expect(receiver.spans.filter((span) => span.kind === 3)).toHaveLength(count * 13);
  });
});
