import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createUpstream, requireAnswer, UpstreamError } from './upstream.ts';
import type { Upstream } from './upstream.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return `http://127.0.0.1:${address.port}`;
}

async function failureOf(upstream: Upstream, method: 'GET' | 'POST'): Promise<UpstreamError> {
  const error = await upstream
    .call('/?q=secret', { method, requestId: 'request-1' })
    .catch((reason: unknown) => reason);
  if (!(error instanceof UpstreamError)) throw new TypeError('The call did not fail');
  expect(error.message).not.toContain('secret');
  return error;
}

describe('a call to a neighbour', () => {
  it('passes the request id, the body and extra headers on', async () => {
    const baseUrl = await listen((request, response) => {
      response.setHeader('x-seen', [request.headers['x-request-id'], request.headers['idempotency-key']].join(' '));
      request.pipe(response);
    });
    const upstream = createUpstream({ name: 'echo', baseUrl });
    const headers = { 'idempotency-key': 'key-1' };
    const reply = await upstream.call('/', { method: 'POST', requestId: 'request-1', body: { a: 1 }, headers });
    expect([reply.status, reply.body, reply.headers.get('x-seen')]).toEqual([200, { a: 1 }, 'request-1 key-1']);
  });

  it('reads again when the first answer is a 503, and says so', async () => {
    let calls = 0;
    const baseUrl = await listen((_request, response) => {
      calls += 1;
      response.writeHead(calls === 1 ? 503 : 200).end('{}');
    });
    const retried: string[] = [];
    const upstream = createUpstream({ name: 'flaky', baseUrl, onRetry: ({ outcome }) => retried.push(outcome) });
    expect((await upstream.call('/', { requestId: 'request-1' })).status).toBe(200);
    expect([calls, retried]).toEqual([2, ['failed']]);
  });

  it('never writes twice', async () => {
    let calls = 0;
    const baseUrl = await listen((_request, response) => {
      calls += 1;
      response.writeHead(503).end();
    });
    expect((await failureOf(createUpstream({ name: 'flaky', baseUrl }), 'POST')).outcome).toBe('failed');
    expect(calls).toBe(1);
  });

  it('gives up on silence', async () => {
    const baseUrl = await listen(() => undefined);
    const error = await failureOf(createUpstream({ name: 'silent', baseUrl, timeoutMillis: 50 }), 'POST');
    expect([error.outcome, error.statusCode]).toEqual(['timeout', 504]);
  });

  it('tells a refused connection and a garbled answer apart', async () => {
    const baseUrl = await listen((_request, response) => response.end('<html>'));
    expect((await failureOf(createUpstream({ name: 'garbled', baseUrl }), 'POST')).outcome).toBe('garbled');
    const closed = await listen(() => undefined);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect((await failureOf(createUpstream({ name: 'closed', baseUrl: closed }), 'POST')).outcome).toBe('unreachable');
  });

  it('hands a 4xx on as our own problem', async () => {
    const document = { type: 'urn:shop:problem:sold-out', title: 'Gone', status: 409, code: 'sold-out' };
    const baseUrl = await listen((_request, response) => response.writeHead(409).end(JSON.stringify(document)));
    const reply = await createUpstream({ name: 'stock', baseUrl }).call('/', {
      method: 'POST',
      requestId: 'request-1',
    });
    expect(() => requireAnswer(reply)).toThrow(expect.objectContaining({ document }));
  });
});
