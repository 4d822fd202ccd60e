import { request } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { startTestCollector } from './collector.ts';
import { createSpan, createTraces, post } from './telemetry.ts';

/** `fetch` sets Host and Origin itself; a plain request lets a test say anything. */
function ask(url: string, headers: Readonly<Record<string, string>>, path = '/api/status'): Promise<number> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asking = request({ hostname, port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asking.on('error', reject);
    asking.end();
  });
}

test('a foreign Host is refused on every HTTP port, whatever it looks like', async () => {
  const collector = await startTestCollector();
  const urls = [collector.pageUrl, collector.otlpUrl, collector.logstashUrl];
  for (const url of urls) {
    const { port } = new URL(url);
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      `127.0.0.1.evil.example:${port}`,
      `localhost:1`,
      `localhost`,
      `x@127.0.0.1:${port}`,
    ]) {
      expect([host, await ask(url, { host })]).toEqual([host, 403]);
    }
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, `LOCALHOST:${port}`]) {
      expect([host, await ask(url, { host })]).not.toEqual([host, 403]);
    }
  }
});

test('another origin may neither read the API nor send telemetry', async () => {
  const collector = await startTestCollector();
  expect(await ask(collector.pageUrl, { origin: 'http://evil.example' })).toBe(403);
  expect(await ask(collector.pageUrl, { origin: 'null' })).toBe(403);
  expect(await ask(collector.pageUrl, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).toBe(403);
  expect(await ask(collector.pageUrl, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).toBe(200);
  expect(await ask(collector.pageUrl, { origin: collector.pageUrl })).toBe(200);
  const sent = await post(`${collector.otlpUrl}/v1/traces`, createTraces('x', [createSpan()]), {
    origin: collector.pageUrl,
  });
  expect(sent.status).toBe(403);
  const reply = await fetch(`${collector.pageUrl}/api/status`);
  expect(reply.headers.get('access-control-allow-origin')).toBeNull();
});

test('the page never serves a file outside its folder and carries its policy', async () => {
  const collector = await startTestCollector();
  for (const path of [
    '/../../package.json',
    '/%2e%2e/%2e%2e/package.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/%00.js',
    '/%ff.js',
  ]) {
    expect([path, await ask(collector.pageUrl, {}, path)]).toEqual([path, 404]);
  }
  const page = await fetch(`${collector.pageUrl}/traces/0af7651916cd43dd8448eb211c80319c`);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'; script-src 'self'");
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
});

test('a request that is not HTTP, or stops half-way, takes nothing down', async () => {
  const collector = await startTestCollector();
  const { port } = new URL(collector.otlpUrl);
  for (const bytes of [
    '\u0000\u0001\u0002garbage\r\n\r\n',
    'POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{',
  ]) {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write(bytes, () => setImmediate(() => socket.destroy())),
      );
      socket.on('close', () => resolve());
      socket.on('error', () => {
        // The collector may close first; that is its answer.
      });
    });
  }
  expect((await post(`${collector.otlpUrl}/v1/traces`, createTraces('x', [createSpan()]))).status).toBe(200);
});

test('a wrong parameter is named in the answer', async () => {
  const collector = await startTestCollector();
  const cases = [
    ['/api/logs?q=level:', 'q'],
    ['/api/logs?limit=0', 'limit'],
    ['/api/logs?before=x', 'before'],
    ['/api/traces?from=x', 'from'],
    ['/api/traces?from=2&to=1', 'from'],
    ['/api/traces?sort=fastest', 'sort'],
    ['/api/traces?attribute=x', 'attribute'],
    ['/api/metrics/query', 'name'],
    ['/api/metrics/query?name=x&filter=y', 'filter'],
    ['/api/logs/tail?q=%22', 'q'],
  ] as const;
  for (const [path, parameter] of cases) {
    const reply = await fetch(`${collector.pageUrl}${path}`);
    expect([path, reply.status, await reply.json()]).toEqual([path, 400, { error: expect.any(String), parameter }]);
  }
  expect((await fetch(`${collector.pageUrl}/api/nothing`)).status).toBe(404);
  expect((await fetch(`${collector.pageUrl}/api/traces/0af7651916cd43dd8448eb211c80319c`)).status).toBe(404);
  expect((await fetch(`${collector.pageUrl}/api/metrics/query?name=nothing`)).status).toBe(404);
  expect((await post(`${collector.pageUrl}/api/status`, {})).status).toBe(405);
});
