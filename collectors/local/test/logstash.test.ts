import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { CountsReply, CoverageReply, LogsReply, StatusReply } from '../src/api/types.ts';
import { startTestCollector, waitFor } from './collector.ts';
import { createLog, createLogs, post } from './telemetry.ts';

const event = {
  '@timestamp': '2026-11-23T10:53:08.470Z',
  message: 'card declined',
  'log.level': 'ERROR',
  'log.logger': 'checkout',
  'ecs.version': '8.10.0',
  'service.name': 'orders',
  'service.version': '1.2.3',
  'service.environment': 'dev',
  'service.node.name': 'orders-1',
  'event.id': 'id-1',
  'trace.id': '0af7651916cd43dd8448eb211c80319c',
  'span.id': 'b7ad6b7169203331',
  'error.type': 'CardError',
  'shop.market': 'DE',
};

const range = 'from=1795431180000&to=1795431190000';

test('an event with dotted keys and one with nested objects are the same log', async () => {
  const collector = await startTestCollector();
  const nested = {
    ...event,
    'event.id': 'id-2',
    'log.level': undefined,
    log: { level: 'error' },
    'service.name': undefined,
    service: { name: 'orders' },
    'shop.market': undefined,
    shop: { market: 'DE' },
  };
  const reply = await post(collector.logstashUrl, [event, nested]);
  expect([reply.status, await reply.text()]).toEqual([200, 'ok']);
  const { logs } = await collector.ask<LogsReply>(`/api/logs?${range}`);
  const log = {
    timeMillis: 1_795_431_188_470,
    service: 'orders',
    instance: 'orders-1',
    level: 'error',
    message: 'card declined',
    logger: 'checkout',
    traceId: event['trace.id'],
    spanId: event['span.id'],
    destinations: ['logstash'],
    attributes: { 'error.type': 'CardError', 'shop.market': 'DE' },
  };
  expect(logs).toEqual([
    { id: 'id-2', ...log },
    { id: 'id-1', ...log },
  ]);
});

test('one object, an array, JSON lines and gzip are all taken', async () => {
  const collector = await startTestCollector();
  const url = collector.logstashUrl;
  const one = (id: string): string => JSON.stringify({ ...event, 'event.id': id });
  const replies = [
    await post(url, one('a')),
    await post(url, `[${one('b')},${one('c')}]`),
    await post(url, `${one('d')}\n${one('e')}\n`, { 'content-type': 'application/x-ndjson' }),
    await post(url, `${one('f')}\n${one('g')}`),
    await post(url, gzipSync(one('h')), { 'content-encoding': 'gzip' }),
  ];
  expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200, 200, 200]);
  const { logs } = await collector.ask<LogsReply>(`/api/logs?${range}`);
  expect(
    logs
      .map((log) => log.id)
      .toSorted()
      .join(''),
  ).toBe('abcdefgh');
});

test('bad bodies get their status, keep nothing, and take nothing down', async () => {
  const collector = await startTestCollector();
  const url = collector.logstashUrl;
  const bomb = gzipSync(Buffer.alloc(70 * 1024 * 1024, ' '));
  const cases: readonly (readonly [number, Promise<Response>])[] = [
    [400, post(url, '{"message":')],
    [400, post(url, JSON.stringify([event, 7]))],
    [400, post(url, '')],
    [400, post(url, Buffer.from([0xff, 0xfe, 0x22]))],
    [405, fetch(url)],
    [413, post(url, bomb, { 'content-encoding': 'gzip' })],
    [413, post(url, Buffer.alloc(17 * 1024 * 1024, ' '))],
    [415, post(url, 'x', { 'content-type': 'text/html' })],
  ];
  for (const [status, asking] of cases) expect((await asking).status).toBe(status);
  expect(await collector.ask<CountsReply>('/api/counts')).toEqual({ services: [] });
  expect((await post(url, event)).status).toBe(200);
});

test('a log sent by two wires is one log, and only a second arrival by the same wire is a duplicate', async () => {
  const collector = await startTestCollector();
  const timeMillis = Date.now() - 1_000.123;
  const otlp = createLogs('orders', [createLog({ id: 'same', timeMillis })]);
  const ecs = { ...event, 'event.id': 'same', '@timestamp': new Date(timeMillis).toISOString() };
  await post(`${collector.otlpUrl}/v1/logs`, otlp);
  await Promise.all([post(collector.logstashUrl, ecs), post(collector.logstashUrl, [ecs, ecs])]);
  await post(`${collector.otlpUrl}/v1/logs`, otlp);
  const { logs } = await collector.ask<LogsReply>('/api/logs');
  expect(logs).toHaveLength(1);
  expect(logs[0]).toMatchObject({ id: 'same', destinations: ['logstash', 'otlp'] });
  const { rows } = await collector.ask<CoverageReply>('/api/coverage');
  expect(rows.map((row) => [row.signal, row.destination, row.received, row.duplicates])).toEqual([
    ['logs', 'logstash', 1, 2],
    ['logs', 'otlp', 1, 1],
  ]);
});

function open({ host, port }: { host: string; port: number }): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => resolve(socket));
    socket.on('error', reject);
  });
}

test('tcp takes JSON lines cut anywhere, from many connections, and skips what is no event', async () => {
  const collector = await startTestCollector();
  const line = (id: string, message = 'by tcp'): string => `${JSON.stringify({ ...event, message, 'event.id': id })}\n`;
  const sockets = await Promise.all(Array.from({ length: 20 }, () => open(collector.logstashTcp)));
  const bytes = Buffer.from(line('first', 'Übergröße 🏎'));
  for (const byte of bytes) sockets[0]?.write(Buffer.from([byte]));
  sockets[1]?.write(`not json\n[1]\n\n${line('second')}`);
  sockets[2]?.write('x'.repeat(1024 * 1024 + 10));
  sockets[2]?.write(`\n${line('third')}`);
  // Without a newline, ended: still a whole line. Reset in the middle of one: not a line.
  sockets[3]?.end(line('fourth').trim());
  sockets[4]?.write('{"message":"half');
  for (const [index, socket] of sockets.slice(5).entries()) socket.write(line(`many-${index}`) + line(`more-${index}`));
  const isAll = ({ services }: CountsReply): boolean => services[0]?.logs === 34;
  await waitFor(() => collector.ask<CountsReply>('/api/counts'), isAll);
  const { logs } = await collector.ask<LogsReply>(`/api/logs?${range}&q=${encodeURIComponent('"größe 🏎"')}`);
  expect(logs.map((log) => log.id)).toEqual(['first']);
  sockets[4]?.resetAndDestroy();
  const readTcp = async (): Promise<StatusReply['receivers'][number] | undefined> =>
    (await collector.ask<StatusReply>('/api/status')).receivers.find((receiver) => receiver.name === 'logstash-tcp');
  const status = await waitFor(readTcp, (receiver) => (receiver?.refused ?? 0) >= 3);
  expect(status).toMatchObject({ accepted: 34 });
  for (const socket of sockets) socket.destroy();
});

test('a web page cannot hide events in an HTTP request to the tcp port', async () => {
  const collector = await startTestCollector();
  const { host, port } = collector.logstashTcp;
  const asking = fetch(`http://${host}:${port}/`, { method: 'POST', body: `\n${JSON.stringify(event)}\n` });
  await expect(asking).rejects.toThrow('fetch failed');
  const { receivers } = await collector.ask<StatusReply>('/api/status');
  expect(receivers.find((receiver) => receiver.name === 'logstash-tcp')).toMatchObject({
    accepted: 0,
    refused: 1,
    lastError: 'an HTTP request on the tcp port',
  });
});
