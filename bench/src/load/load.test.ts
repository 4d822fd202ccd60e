import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runFixedRate } from './fixed-rate.ts';
import { runSaturation } from './saturation.ts';

let server: Server;
let port: number;
let served: number;
let statusCode: number;

beforeEach(async () => {
  served = 0;
  statusCode = 200;
  server = createServer((_request, response) => {
    served += 1;
    response.writeHead(statusCode, { 'content-length': 2 }).end('ok');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});

afterEach(() => {
  server.close().closeAllConnections();
});

test('a fixed rate sends exactly rate × seconds requests and times each', async () => {
  const result = await runFixedRate({ port, path: '/', seconds: 0.2, connections: 4, requestsPerSecond: 500 });
  expect(result.requests).toBe(100);
  expect(served).toBe(100);
  expect(result.p50Micros).toBeGreaterThan(0);
  expect(result.p99Micros).toBeGreaterThanOrEqual(result.p50Micros);
});

test('saturation counts what the server served, requests in flight at the end included', async () => {
  const result = await runSaturation({ port, path: '/', seconds: 0.1, connections: 8 });
  expect(result.requests).toBe(served);
  expect(served).toBeGreaterThan(8);
});

test('a failing server fails the phase instead of counting its replies', async () => {
  statusCode = 503;
  await expect(runSaturation({ port, path: '/', seconds: 0.1, connections: 2 })).rejects.toThrow('503');
  await expect(runFixedRate({ port, path: '/', seconds: 0.1, connections: 2, requestsPerSecond: 100 })).rejects.toThrow(
    '503',
  );
});
