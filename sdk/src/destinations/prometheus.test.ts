import net from 'node:net';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { afterEach, describe, expect, it } from 'vitest';
import { OwnMeterProvider } from '../meter/provider.ts';
import { createPrometheusEndpoint, type PrometheusEndpoint } from './prometheus.ts';

const endpoints: PrometheusEndpoint[] = [];
afterEach(async () => {
  for (const endpoint of endpoints.splice(0)) await endpoint.stop();
});

async function serve(encode = async () => '', token = ''): Promise<string> {
  const provider = new OwnMeterProvider({
    resource: resourceFromAttributes({}),
    maxSeries: 100,
    exemplarFilter: 'trace_based',
  });
  const endpoint = createPrometheusEndpoint({
    collector: provider.createCollector('cumulative'),
    token,
    host: '127.0.0.1',
    port: 0,
    diagnostics: { say: () => {} },
    registries: { encode, noteTaken: () => {} },
  });
  endpoints.push(endpoint);
  provider.getMeter('m').createCounter('orders').add(3);
  return endpoint.listening;
}

function sendRaw(url: string, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
    let reply = '';
    socket.on('data', (chunk) => (reply += chunk.toString()));
    socket.on('close', () => resolve(reply.split('\r\n')[0] ?? ''));
    socket.on('error', () => {}); // 'close' follows
  });
}

describe('/metrics', () => {
  it('answers GET and HEAD, with the type Prometheus expects', async () => {
    const url = await serve();
    const response = await fetch(url);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await response.text()).toContain('orders_total 3\n');
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
  });

  it('counts what it served in the ledger', async () => {
    const url = await serve();
    await (await fetch(url)).text();
    await expect.poll(() => endpoints[0]?.account()).toMatchObject({ accepted: 1, delivered: 1, queued: 0 });
  });

  it.each([
    ['another path', 'GET /other HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 'HTTP/1.1 404 Not Found'],
    [
      'a path that only looks like it',
      'GET /./metrics/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      'HTTP/1.1 404 Not Found',
    ],
    [
      'another method',
      'POST /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      'HTTP/1.1 405 Method Not Allowed',
    ],
    [
      'an absolute URL without a host',
      'GET http:// HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      'HTTP/1.1 404 Not Found',
    ],
    [
      'a header of 64 KiB',
      `GET /metrics HTTP/1.1\r\nx: ${'a'.repeat(65_536)}\r\n\r\n`,
      'HTTP/1.1 431 Request Header Fields Too Large',
    ],
    ['a method that does not exist', 'BREW /metrics HTTP/1.1\r\n\r\n', 'HTTP/1.1 400 Bad Request'],
  ])('refuses %s and lives on', async (_what, text, status) => {
    const url = await serve();
    expect(await sendRaw(url, text)).toBe(status);
    expect((await fetch(url)).status).toBe(200);
  });

  it('adds the registries it is given', async () => {
    const url = await serve(async () => 'own_total 1\n');
    expect(await (await fetch(url)).text()).toContain('own_total 1\n');
  });

  it('speaks OpenMetrics to who accepts it, exemplars included, and ends it', async () => {
    const url = await serve(async () => '# HELP own O\n# TYPE own counter\nown_total 1\n');
    const response = await fetch(url, { headers: { accept: 'application/openmetrics-text;version=1.0.0,text/plain' } });
    expect(response.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    const text = await response.text();
    expect(text).toContain('# TYPE target info\ntarget_info');
    expect(text).toContain('# TYPE orders counter\norders_total 3\n');
    expect(text).toContain('# TYPE own counter\nown_total 1\n');
    expect(text).toMatch(/# EOF\n$/);
  });

  it('asks for the bearer token that was set', async () => {
    const url = await serve(async () => '', 's3cret');
    const statusOf = async (authorization: string) => (await fetch(url, { headers: { authorization } })).status;
    expect((await fetch(url)).status).toBe(401);
    expect(await statusOf('Bearer s3cre')).toBe(401);
    expect(await statusOf('Bearer s3cret')).toBe(200);
  });

  it('makes one collection for all scrapes that come together', async () => {
    let reads = 0;
    const gate = Promise.withResolvers<void>();
    const url = await serve(async () => {
      reads += 1;
      await gate.promise;
      return '';
    });
    const answers = Array.from({ length: 50 }, async () => (await fetch(url)).status);
    // Answered at once, after those before it have been read.
    for (let asked = 0; asked < 5; asked += 1) await fetch(url.replace('/metrics', '/other'));
    gate.resolve();
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 50 }, () => 200));
    expect(reads).toBeLessThan(50);
  });
});
