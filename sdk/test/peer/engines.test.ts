// Each engine starts, answers in its own words, and is gone when it has been stopped.
import dgram from 'node:dgram';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  describePeer,
  startAlertmanager,
  startDdapmTestAgent,
  startMoto,
  startOpenSearch,
  startRedis,
  startStatsdExporter,
  startToxiproxy,
  startXrayDaemon,
} from './engines.ts';
import { accepts } from './engines/program.ts';
import { findXraySegments } from './queries.ts';

const patience = { timeout: 20_000 };

describePeer(['moto', 'xray-daemon'], 'moto', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto.stop());

  it("keeps a segment that comes by the X-Ray daemon's protocol", async () => {
    const daemon = await startXrayDaemon({ endpoint: moto.url });
    const [epoch, rest] = [Math.floor(Date.now() / 1000).toString(16), 'a'.repeat(24)];
    const segment = { name: 'fixture', id: 'b'.repeat(16), trace_id: `1-${epoch}-${rest}`, start_time: 1, end_time: 2 };
    const socket = dgram.createSocket('udp4');
    const [host = '', port = '0'] = daemon.address.split(':');
    await new Promise((resolve) =>
      socket.send(`{"format": "json", "version": 1}\n${JSON.stringify(segment)}`, Number(port), host, resolve),
    );
    await expect.poll(() => findXraySegments(moto.url, `${epoch}${rest}`), patience).toHaveLength(1);
    socket.close();
    await daemon.stop();
  });
});

describePeer(['statsd-exporter'], 'statsd_exporter', () => {
  it('shows a counter with the tags of DogStatsD', async () => {
    const exporter = await startStatsdExporter();
    const socket = dgram.createSocket('udp4');
    const read = async (): Promise<string> => (await fetch(exporter.metricsUrl)).text();
    socket.send('orders:2|c|#market:de', exporter.udpPort, '127.0.0.1');
    await expect.poll(read, patience).toContain('orders{market="de"} 2');
    socket.close();
    await exporter.stop();
  });
});

describePeer(['ddapm-test-agent'], 'ddapm-test-agent', () => {
  it('says which traces it has', async () => {
    const agent = await startDdapmTestAgent();
    const traces: unknown = await (await fetch(`${agent.url}/test/traces`)).json();
    expect(traces).toEqual([]);
    await agent.stop();
    expect(await accepts(Number(new URL(agent.url).port))).toBe(false);
  });
});

describePeer(['opensearch'], 'OpenSearch', () => {
  it('finds a document that was stored in a data stream', { timeout: 180_000 }, async () => {
    const { url, stop } = await startOpenSearch();
    const send = (path: string, method: string, body: object): Promise<Response> =>
      fetch(`${url}${path}`, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    await send('/_index_template/logs', 'PUT', { index_patterns: ['logs-*'], data_stream: {}, priority: 200 });
    const stored = await send('/logs-shop-default/_create/1?refresh=true', 'PUT', {
      '@timestamp': '2026-11-24T00:00:00Z',
    });
    expect(stored.status).toBe(201);
    const found = (await (await fetch(`${url}/logs-*/_count`)).json()) as { count: number };
    expect(found.count).toBe(1);
    await stop();
  });
});

describePeer(['toxiproxy', 'redis'], 'toxiproxy and Redis', () => {
  it('puts a proxy before Redis', async () => {
    const redis = await startRedis();
    const toxiproxy = await startToxiproxy();
    const upstream = new URL(redis.url).host;
    const made = await fetch(`${toxiproxy.url}/proxies`, {
      method: 'POST',
      body: JSON.stringify({ name: 'redis', listen: '127.0.0.1:0', upstream }),
    });
    const { listen } = (await made.json()) as { listen: string };
    expect(await accepts(Number(listen.split(':')[1]))).toBe(true);
    await toxiproxy.stop();
    await redis.stop();
  });
});

describePeer(['alertmanager'], 'Alertmanager', () => {
  it('holds an alert', async () => {
    const { url, stop } = await startAlertmanager({ route: { receiver: 'none' }, receivers: [{ name: 'none' }] });
    await fetch(`${url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ labels: { alertname: 'TooSlow' } }]),
    });
    const read = async (): Promise<string> => (await fetch(`${url}/api/v2/alerts`)).text();
    await expect.poll(read, patience).toContain('TooSlow');
    await stop();
  });
});
