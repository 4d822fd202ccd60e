// The gateway over neighbours that misbehave: real servers on loopback, scripted per path.
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { createSessions } from './session.ts';
import { logger } from './telemetry.ts';
import { createUpstreams } from './upstreams.ts';

for (const transport of logger.transports) transport.silent = true;

type Script = (path: string, response: ServerResponse) => void;

let neighbour: Server;
let app: FastifyInstance;
let script: Script;
let paths: string[];
let logged: string[];
const listen = (line: { level: string; message: string }): void => void logged.push(`${line.level} ${line.message}`);

beforeEach(async () => {
  paths = [];
  logged = [];
  logger.on('data', listen);
  script = (_path, response) => void response.end('{}');
  neighbour = createServer((request, response) => {
    paths.push(request.url ?? '');
    script(request.url ?? '', response);
  });
  await new Promise<void>((resolve) => neighbour.listen(0, '127.0.0.1', resolve));
  const address = neighbour.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const upstreams = createUpstreams({ products: url, orders: url, timeoutMillis: 400 });
  app = createApp({ ...upstreams, sessions: createSessions(), rateLimit: { requestsPerSecond: 1, burst: 5 } });
});

afterEach(async () => {
  logger.off('data', listen);
  await app.close();
  neighbour.closeAllConnections();
  await new Promise((resolve) => neighbour.close(resolve));
});

describe('the gateway', () => {
  it('answers 504 when products is silent, after asking a second time', async () => {
    script = () => undefined;
    const response = await app.inject('/api/markets');
    expect(response.json()).toMatchObject({ status: 504, code: 'upstream-timeout', instance: '/api/markets' });
    expect(paths).toHaveLength(2);
    expect(logged).toEqual(['warn Asking again', 'error Request failed']);
  });

  it('answers 502 when products breaks', async () => {
    script = (_path, response) => void response.writeHead(500).end('oops, the password is 1234');
    const response = await app.inject('/api/markets');
    expect(response.json()).toMatchObject({ status: 502, code: 'upstream-failed' });
    expect(response.body).not.toContain('1234');
  });

  it('shows a model without its availability when only stock is down', async () => {
    script = (path, response) =>
      void (path.includes('/stock/') ? response.writeHead(503).end() : response.end('{"id":"tarn"}'));
    const response = await app.inject('/api/markets/DE/models/tarn');
    expect([response.statusCode, response.json()]).toEqual([200, { id: 'tarn', availability: null }]);
    expect(logged).toContain('warn Showing a model without its availability');
  });

  it('does not ask anyone about a market that does not exist', async () => {
    const response = await app.inject('/api/markets/UK/models');
    expect(response.json()).toMatchObject({ status: 404, code: 'unknown-market' });
    expect(paths).toEqual([]);
  });

  it.each(['/api/markets/DE/models/..%2f..%2fhealth', '/api/markets/DE/models/a%3fb', '/api/orders/..%2f..%2fhealth'])(
    'does not pass %s on as a path',
    async (url) => {
      expect((await app.inject(url)).statusCode).toBe(400);
      expect(paths).toEqual([]);
    },
  );

  it('refuses the sixth request of a burst with 429 and Retry-After, and other clients not', async () => {
    const ask = (address: string) => app.inject({ url: '/api/markets', headers: { 'x-forwarded-for': address } });
    for (let request = 0; request < 5; request += 1) expect((await ask('192.0.2.1')).statusCode).toBe(200);
    const refused = await ask('192.0.2.1');
    expect(refused.json()).toMatchObject({ status: 429, code: 'rate-limited' });
    expect(refused.headers['retry-after']).toBe('1');
    expect((await ask('192.0.2.2')).statusCode).toBe(200);
    expect(JSON.stringify(logged)).not.toContain('192.0.2.1');
  });

  it('is never rate limited when asked for its health', async () => {
    for (let request = 0; request < 10; request += 1) expect((await app.inject('/health')).statusCode).toBe(200);
  });

  it('gives a cart to nobody without a session, nor to a forged one', async () => {
    const forged = { cookie: 'shop_session=0b0c9d0e-1111-4222-8333-444455556666' };
    expect((await app.inject('/api/orders')).json()).toEqual({ orders: [] });
    expect((await app.inject({ url: '/api/markets/DE/cart', headers: forged })).json()).toEqual({ items: [] });
    expect((await app.inject({ url: '/api/orders/ord_1', headers: forged })).json()).toMatchObject({
      code: 'unknown-order',
    });
    expect(paths).toEqual([]);
  });
});
