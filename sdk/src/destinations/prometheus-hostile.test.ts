// G18: `/metrics` under those who do not behave.
import net from 'node:net';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { afterEach, expect, it } from 'vitest';
import type { ForeignMetric } from '../meter/foreign.ts';
import { ForeignRegistries } from '../meter/foreign-registries.ts';
import { OwnMeterProvider } from '../meter/provider.ts';
import { createApplicationRegistries } from '../wiring/registries.ts';
import { type ApplicationRegistries, createPrometheusEndpoint, type PrometheusEndpoint } from './prometheus.ts';

const endpoints: PrometheusEndpoint[] = [];
const sockets: net.Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const endpoint of endpoints.splice(0)) await endpoint.stop();
});

const none: ApplicationRegistries = { encode: async () => '', noteTaken: () => {} };

async function serve(registries = none): Promise<{ url: string }> {
  const provider = new OwnMeterProvider({
    resource: resourceFromAttributes({}),
    maxSeries: 100,
    exemplarFilter: 'trace_based',
  });
  const endpoint = createPrometheusEndpoint({
    collector: provider.createCollector('cumulative'),
    token: '',
    host: '127.0.0.1',
    port: 0,
    diagnostics: { say: () => {} },
    registries,
  });
  endpoints.push(endpoint);
  provider.getMeter('m').createCounter('orders').add(3);
  return { url: await endpoint.listening };
}

/** A connection that says `text`, and then no more. */
function connect(url: string, text: string): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(new URL(url).port), '127.0.0.1', () => {
      socket.off('error', reject).on('error', () => {}); // 'close' follows
      socket.write(text, () => resolve(socket));
    });
    socket.once('error', reject);
    sockets.push(socket);
  });
}

async function ask(url: string, text: string): Promise<string> {
  const socket = await connect(url, text);
  let reply = '';
  socket.on('data', (chunk) => (reply += chunk.toString()));
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  return reply;
}

const scrape = async (url: string): Promise<string> => (await fetch(url)).text();

const end = 'host: x\r\nconnection: close\r\n\r\n';

it.each([
  ['an absolute URL without a host', `GET http:// HTTP/1.1\r\n${end}`, 404],
  ['a header of 64 KiB', `GET /metrics HTTP/1.1\r\nx: ${'a'.repeat(65_536)}\r\n\r\n`, 431],
  ['a method that does not exist', 'BREW /metrics HTTP/1.1\r\n\r\n', 400],
  ['a method that changes things', `DELETE /metrics HTTP/1.1\r\n${end}`, 405],
  ['a path that only looks like it', `GET /./metrics/ HTTP/1.1\r\n${end}`, 404],
  ['a target that is no path', `GET constructor HTTP/1.1\r\n${end}`, 400],
])('G18 %s gets a 4xx, and a good scrape after it is answered', async (_what, text, status) => {
  const { url } = await serve();
  expect((await ask(url, text)).split('\r\n')[0]).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(await scrape(url)).toContain('orders_total 3\n');
});

it('G18 200 connections that never finish their header take nothing from a good scrape, and are closed', async () => {
  const { url } = await serve();
  const slow = await Promise.all(Array.from({ length: 200 }, () => connect(url, 'GET /metrics HTTP/1.1\r\nx: ')));
  const ended = slow.map(
    (socket) => new Promise<void>((resolve) => (socket.closed ? resolve() : socket.resume().once('close', resolve))),
  );
  for (let count = 0; count < 20; count += 1) expect(await scrape(url)).toContain('orders_total 3\n');
  expect((await Promise.all(ended)).length).toBe(200);
  expect(await scrape(url)).toContain('orders_total 3\n');
}, 60_000);

it('G18 1,000 scrapes at once are all answered', async () => {
  const { url } = await serve();
  const replies = await Promise.all(Array.from({ length: 1000 }, () => ask(url, `GET /metrics HTTP/1.1\r\n${end}`)));
  expect(replies.filter((reply) => reply.includes('orders_total 3\n')).length).toBe(1000);
  expect(endpoints[0]?.account()).toMatchObject({ accepted: 1000, dropped: {} });
}, 60_000);

it('G18 a registry that hangs is left out of the scrape, which is answered, and is shown again once it answers', async () => {
  const gate = Promise.withResolvers<void>();
  const said: string[] = [];
  const foreign = new ForeignRegistries({
    list: () => [gauge('hangs', gate.promise), gauge('answers', Promise.resolve())],
    maxSeries: 100,
    timeoutMillis: 50,
    reports: { failed: (name) => void said.push(name), clashed: () => {}, taken: () => {} },
  });
  const { url } = await serve(createApplicationRegistries(foreign));
  for (let count = 0; count < 2; count += 1) {
    const page = await scrape(url);
    expect(page).toContain('orders_total 3\n');
    expect(page).toContain('answers 1\n');
    expect(page).not.toContain('hangs');
  }
  expect(said).toEqual(['hangs']);
  gate.resolve();
  await expect.poll(() => scrape(url)).toContain('hangs 1\n');
}, 60_000);

const owners = new Map<string, object>();

function gauge(name: string, answers: Promise<void>): ForeignMetric {
  const owner = owners.get(name) ?? {};
  owners.set(name, owner);
  const series = [{ key: '', attributes: {}, totals: [1] }];
  const read = () => answers.then(() => ({ name, help: '', type: 'gauge', boundaries: [], series }) as const);
  return { owner, name, scope: { name: '', version: '' }, read };
}
