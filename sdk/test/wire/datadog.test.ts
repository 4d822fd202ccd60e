import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { runFixture } from '../child.ts';
import { describePeer, findNodePath } from '../peer/engines.ts';
import { type Receiver, startReceiver } from '../receiver.ts';

let receiver: Receiver;
let folder: string;
beforeEach(async () => {
  receiver = await startReceiver();
  folder = await mkdtemp(path.join(tmpdir(), 'pitwall-datadog-'));
});
afterEach(async () => {
  await receiver.stop();
  await rm(folder, { recursive: true, force: true });
});

const only = { OTEL_TRACES_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'datadog' };

describe('metrics to DogStatsD', () => {
  it('arrive by UDP as deltas with unified service tags, in datagrams that fit a frame', async () => {
    const env = { ...only, DD_DOGSTATSD_URL: receiver.statsdUrl, DD_ENV: 'test', DD_VERSION: '1.2.3' };
    const exit = await runFixture('metrics.mjs', { env });
    expect(exit).toMatchObject({ code: 0 });
    const tags = '#service:fixture,env:test,version:1.2.3';
    await expect.poll(() => receiver.statsdLines).toContain(`shop.orders.placed:2|c|${tags},shop.market:de`);
    expect(receiver.statsdLines.filter((line) => line.startsWith('shop.wait:') && line.includes('|d|')).length).toBe(2);
    expect(receiver.statsdLines).toContain(`shop.stock:12|g|${tags}`);
    expect(receiver.datagramSizes.length).toBeGreaterThan(1);
    expect(Math.max(...receiver.datagramSizes)).toBeLessThanOrEqual(1432);
  });

  it("arrive at the Agent's stream socket, each datagram behind its length", async () => {
    const socketPath = path.join(folder, 'dsd.sock');
    const chunks: Buffer[] = [];
    const server = net.createServer((socket) => socket.on('data', (chunk) => chunks.push(chunk)));
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    const exit = await runFixture('metrics.mjs', { env: { ...only, DD_DOGSTATSD_URL: `unixstream://${socketPath}` } });
    await new Promise((resolve) => server.close(resolve));
    expect(exit).toMatchObject({ code: 0 });
    const datagrams = parseFrames(Buffer.concat(chunks));
    expect(datagrams.length).toBeGreaterThan(0);
    expect(datagrams.join('\n')).toContain('shop.orders.placed:2|c|#service:fixture,');
  });

  it('go by UDP, and a line says why, when this process cannot open a unix datagram socket', async () => {
    const [, port = ''] = /:(\d+)$/.exec(receiver.statsdUrl) ?? [];
    const env = { ...only, DD_DOGSTATSD_SOCKET: path.join(folder, 'dsd.socket'), DD_DOGSTATSD_PORT: port };
    const exit = await runFixture('metrics.mjs', { env });
    expect(exit.stderr).toMatch(/PW340 .*unix-dgram.*they go to udp:\/\/127\.0\.0\.1:\d+/);
    await expect.poll(() => receiver.statsdLines.length).toBeGreaterThan(10);
  });

  it('that the host of the Agent refuses are not called delivered', async () => {
    const url = receiver.statsdUrl;
    await receiver.stop();
    const env = { ...only, DD_DOGSTATSD_URL: url, PITWALL_SHUTDOWN_TIMEOUT: '500' };
    const exit = await runFixture('metrics.mjs', { env });
    expect(exit).toMatchObject({ code: 0 });
    expect(exit.stderr).toMatch(/metrics to datadog \(udp:\S+\): /);
  });
});

interface UnixDatagrams {
  createSocket(type: 'unix_dgram', listener: (datagram: Buffer) => void): { bind(path: string): void; close(): void };
}

describePeer(['unix-dgram'], 'metrics to the unix datagram socket of DogStatsD', () => {
  it.each([
    ['DD_DOGSTATSD_URL', 'unix://'],
    ['DD_DOGSTATSD_SOCKET', ''],
  ])('arrive as they do by UDP, in larger datagrams (%s)', async (variable, scheme) => {
    const { createSocket } = createRequire(import.meta.url)(
      path.join(findNodePath('unix-dgram'), 'unix-dgram'),
    ) as UnixDatagrams;
    const socketPath = path.join(folder, 'dsd.socket');
    const datagrams: Buffer[] = [];
    const server = createSocket('unix_dgram', (datagram) => datagrams.push(Buffer.from(datagram)));
    server.bind(socketPath);
    onTestFinished(() => server.close());
    const env = {
      ...only,
      [variable]: scheme + socketPath,
      NODE_PATH: findNodePath('unix-dgram'),
      DD_VERSION: '1.2.3',
    };
    const exit = await runFixture('metrics.mjs', { env });
    expect(exit).toMatchObject({ code: 0, stderr: expect.not.stringContaining('PW340') });
    const read = (): string[] => datagrams.flatMap((datagram) => datagram.toString().split('\n'));
    await expect.poll(read).toContain('shop.orders.placed:2|c|#service:fixture,version:1.2.3,shop.market:de');
    const sizes = datagrams.map((datagram) => datagram.length);
    expect(Math.max(...sizes)).toBeGreaterThan(1432);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(8192);
    expect(receiver.statsdLines).toEqual([]);
  });
});

describe('traces and logs to the Agent', () => {
  it("arrive by OTLP with Datadog's ids on the logs", async () => {
    const env = {
      END: 'natural',
      OTEL_TRACES_EXPORTER: 'datadog',
      OTEL_LOGS_EXPORTER: 'datadog',
      OTEL_METRICS_EXPORTER: 'none',
      PITWALL_DATADOG_OTLP_URL: receiver.url,
      DD_ENV: 'test',
    };
    expect(await runFixture('winston.mjs', { env })).toMatchObject({ code: 0 });
    expect(receiver.spans.length).toBe(2000);
    const line = receiver.logs.find((log) => log.attributes['seq'] === 7);
    expect(line?.attributes['dd.trace_id']).toBe(BigInt(`0x${line?.traceId.slice(16)}`).toString());
    expect(line?.attributes['dd.span_id']).toBe(BigInt(`0x${line?.spanId}`).toString());
  });
});

function parseFrames(bytes: Buffer): string[] {
  const frames: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32LE(at);
    frames.push(bytes.toString('utf8', at + 4, at + 4 + length));
    at += 4 + length;
  }
  return frames;
}
