import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { CountsReply, CoverageReply, LogsReply, MetricQueryReply } from '../src/api/types.ts';
import { startStore } from '../src/store/store.ts';
import { createDataDir, startTestCollector } from './collector.ts';
import {
  createCounter,
  createLog,
  createLogs,
  createMetrics,
  createPoint,
  createSpan,
  createTraces,
  post,
} from './telemetry.ts';

test('a batch sent again after a restart is counted as duplicates and stored once', async () => {
  const dataDir = await createDataDir();
  const spans = Array.from({ length: 50 }, () => createSpan());
  const logs = Array.from({ length: 50 }, (_, index) => createLog({ id: `log-${index}` }));
  const timeMillis = Date.now() - 5_000;
  const points = [createPoint(3, { timeMillis, startMillis: timeMillis - 1_000 })];
  async function send(): Promise<CoverageReply & CountsReply> {
    const collector = await startTestCollector({ dataDir });
    const replies = [
      await post(`${collector.otlpUrl}/v1/traces`, createTraces('orders', spans)),
      await post(`${collector.otlpUrl}/v1/logs`, createLogs('orders', logs)),
      await post(`${collector.otlpUrl}/v1/metrics`, createMetrics('orders', [createCounter('placed', points)])),
    ];
    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200]);
    const seen = {
      ...(await collector.ask<CoverageReply>('/api/coverage')),
      ...(await collector.ask<CountsReply>('/api/counts')),
    };
    await collector.stop();
    return seen;
  }
  await send();
  await send();
  const { rows, services } = await send();
  expect(services).toEqual([{ service: 'orders', spans: 50, logs: 50, points: 1 }]);
  expect(rows.map((row) => [row.signal, row.received, row.duplicates])).toEqual([
    ['logs', 50, 100],
    ['metrics', 1, 2],
    ['traces', 50, 100],
  ]);
});

test('after a restart a log known by one wire is recognised when it comes by the other', async () => {
  const dataDir = await createDataDir();
  const timeMillis = Date.now() - 1_000.4321;
  const first = await startTestCollector({ dataDir });
  await post(`${first.otlpUrl}/v1/logs`, createLogs('orders', [createLog({ id: 'same', timeMillis })]));
  await first.stop();
  const second = await startTestCollector({ dataDir });
  const event = {
    '@timestamp': new Date(timeMillis).toISOString(),
    'event.id': 'same',
    'service.name': 'orders',
    message: 'x',
  };
  await post(second.logstashUrl, event);
  await post(second.logstashUrl, event);
  const { logs } = await second.ask<LogsReply>('/api/logs');
  expect(logs.map((log) => [log.id, log.destinations])).toEqual([['same', ['logstash', 'otlp']]]);
});

test('points that arrive late and out of order are kept once each', async () => {
  const collector = await startTestCollector();
  const start = Math.floor(Date.now() / 10_000) * 10_000 - 60_000;
  const send = (seconds: readonly number[]): Promise<Response> => {
    const points = seconds.map((second) =>
      createPoint(second * 2, { timeMillis: start + second * 1_000, startMillis: start }),
    );
    return post(`${collector.otlpUrl}/v1/metrics`, createMetrics('orders', [createCounter('placed', points)]));
  };
  await send([10, 40]);
  await send([20, 30]);
  await send([10, 20, 30, 40]);
  expect((await collector.ask<CountsReply>('/api/counts')).services[0]?.points).toBe(4);
  const query = `name=placed&aggregate=increase&from=${start}&to=${start + 40_000}&step=10000`;
  const { series } = await collector.ask<MetricQueryReply>(`/api/metrics/query?${query}`);
  expect(series[0]?.values).toEqual([20, 20, 20, 20]);
});

test('the same batch sent by many at once is stored once', async () => {
  const collector = await startTestCollector();
  const body = createTraces('orders', [createSpan(), createSpan()]);
  const replies = await Promise.all(Array.from({ length: 20 }, () => post(`${collector.otlpUrl}/v1/traces`, body)));
  expect(replies.every((reply) => reply.status === 200)).toBe(true);
  const { rows } = await collector.ask<CoverageReply>('/api/coverage');
  expect(rows.map((row) => [row.received, row.duplicates])).toEqual([[2, 38]]);
});

test('whoever was told that its records are stored sees them in the next answer', async () => {
  const collector = await startTestCollector();
  for (let sent = 1; sent <= 10; sent += 1) {
    await post(`${collector.otlpUrl}/v1/traces`, createTraces('orders', [createSpan()]));
    const { services } = await collector.ask<CountsReply>('/api/counts');
    expect(services[0]?.spans).toBe(sent);
  }
});

test('a full write queue says so at once, and takes more when it has committed', async () => {
  const retention = { maxAgeMillis: 86_400_000, maxBytes: 2 ** 30 };
  const store = await startStore({ dataDir: await createDataDir(), retention, onProblem: () => undefined });
  const batch = {
    destination: 'otlp',
    arrivedMillis: Date.now(),
    wireBytes: 20 * 1024 * 1024,
    spans: [],
    logs: [],
    points: [],
  };
  const [first, second] = [store.submit(batch), store.submit(batch)];
  expect(await second).toEqual({ kind: 'full', retryAfterSeconds: 1 });
  expect(await first).toEqual({ kind: 'stored', overflowedPoints: 0 });
  expect(await store.submit(batch)).toEqual({ kind: 'stored', overflowedPoints: 0 });
  await store.stop();
});

test('a commit that fails is not acknowledged, and the same batch is stored when it comes again', async () => {
  const retention = { maxAgeMillis: 86_400_000, maxBytes: 2 ** 30 };
  const store = await startStore({ dataDir: await createDataDir(), retention, onProblem: () => undefined });
  const resource = { service: 'orders', attributes: {} };
  const log = { resource, id: 'once', timeMillis: Date.now(), level: 'info', message: 'x', attributes: {} };
  const batch = { destination: 'otlp', arrivedMillis: Date.now(), wireBytes: 1, spans: [], points: [] };
  // A BigInt has no JSON: the append fails half-way through the transaction.
  const broken = { ...log, id: 'broken', attributes: { n: 1n } };
  expect(await store.submit({ ...batch, logs: [log, broken] })).toMatchObject({ kind: 'failed' });
  expect(await store.submit({ ...batch, logs: [log] })).toMatchObject({ kind: 'stored' });
  expect(await store.query('SELECT log_id FROM logs')).toEqual([{ log_id: 'once' }]);
  expect(await store.query('SELECT service FROM resources')).toEqual([{ service: 'orders' }]);
  await store.stop();
});

test('retention drops what is too old and keeps what is not', async () => {
  const collector = await startTestCollector({ maxAgeMillis: 3_600_000 });
  const old = Date.now() - 7_200_000;
  await post(
    `${collector.otlpUrl}/v1/traces`,
    createTraces('orders', [createSpan({ startMillis: old }), createSpan()]),
  );
  await post(`${collector.otlpUrl}/v1/logs`, createLogs('orders', [createLog({ timeMillis: old }), createLog()]));
  await post(
    `${collector.otlpUrl}/v1/metrics`,
    createMetrics('gone', [createCounter('old', [createPoint(1, { timeMillis: old })])]),
  );
  await collector.enforceRetention();
  expect(await collector.ask<CountsReply>('/api/counts')).toEqual({
    services: [{ service: 'orders', spans: 1, logs: 1, points: 0 }],
  });
  expect(await collector.ask('/api/metrics')).toEqual({ metrics: [] });
});

test('coverage counts the same after its old rows were folded and the store was opened again', async () => {
  const dataDir = await createDataDir();
  const options = { dataDir, retention: { maxAgeMillis: 3_600_000, maxBytes: 2 ** 30 }, onProblem: () => undefined };
  const resource = { service: 'orders', attributes: {} };
  const first = await startStore(options);
  const now = Date.now();
  // Three commits twenty minutes ago, one now, and one of a service that has been gone for two hours.
  const sent = [
    { service: 'orders', arrivedMillis: now - 1_200_000 },
    { service: 'orders', arrivedMillis: now - 1_190_000 },
    { service: 'orders', arrivedMillis: now - 1_180_000 },
    { service: 'orders', arrivedMillis: now },
    { service: 'gone', arrivedMillis: now - 7_200_000 },
  ];
  for (const { service, arrivedMillis } of sent) {
    const log = {
      resource: { ...resource, service },
      id: `${service}-${arrivedMillis}`,
      timeMillis: arrivedMillis,
      level: 'info',
      message: '',
      attributes: {},
    };
    await first.submit({ destination: 'otlp', arrivedMillis, wireBytes: 9e6, spans: [], logs: [log, log], points: [] });
  }
  const describe = (store: typeof first): unknown =>
    [...store.memory.coverage.all()].map(({ service, received, duplicates, lastSeenMillis }) => [
      service,
      received,
      duplicates,
      lastSeenMillis,
    ]);
  expect(describe(first)).toHaveLength(2);
  await first.enforceRetention();
  expect(describe(first)).toEqual([['orders', 4, 4, now]]);
  expect(await first.query('SELECT count(*) AS rows FROM coverage')).toEqual([{ rows: 2 }]);
  await first.stop();
  const second = await startStore(options);
  expect(describe(second)).toEqual([['orders', 4, 4, now]]);
  await second.stop();
});

test('retention by size drops the oldest and the store stays usable and within its bound', async () => {
  const dataDir = await createDataDir();
  const maxBytes = 24 * 1024 * 1024;
  const store = await startStore({
    dataDir,
    retention: { maxAgeMillis: 86_400_000, maxBytes },
    onProblem: () => undefined,
  });
  const resource = { service: 'orders', attributes: { 'service.name': 'orders' } };
  const start = Date.now() - 600_000;
  // Random text does not compress: about 2 MiB a batch.
  const createBatch = (batch: number) =>
    Array.from({ length: 1_000 }, (_, index) => ({
      resource,
      id: `${batch}-${index}`,
      timeMillis: start + batch * 10_000 + index,
      level: 'info',
      message: randomBytes(1_000).toString('hex'),
      attributes: {},
    }));
  for (let batch = 0; batch < 16; batch += 1) {
    const logs = createBatch(batch);
    await store.submit({
      destination: 'otlp',
      arrivedMillis: Date.now(),
      wireBytes: 1_000,
      spans: [],
      logs,
      points: [],
    });
    if (batch % 4 === 3) await store.enforceRetention();
    expect(await store.readBytes()).toBeLessThan(maxBytes * 1.2);
  }
  const [kept] = await store.query(
    'SELECT count(*) AS logs, min(time_millis) AS oldest, max(time_millis) AS newest FROM logs',
  );
  expect(kept?.logs).toBeGreaterThan(1_000);
  expect(kept?.logs).toBeLessThan(15_000);
  expect(kept?.oldest).toBeGreaterThan(start);
  expect(kept?.newest).toBe(start + 150_999);
  await store.stop();
});
