import { expect, test } from 'vitest';
import type { CoverageReply } from '../src/api/types.ts';
import { queryCoverage } from '../src/query/coverage.ts';
import { startLedger } from '../src/query/ledger.ts';
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

test('the ledger of the senders stands beside what arrived, summed over reasons and live instances', async () => {
  const collector = await startTestCollector();
  const timeMillis = Date.now();
  await post(`${collector.otlpUrl}/v1/logs`, createLogs('orders', [createLog()]));
  await post(`${collector.otlpUrl}/v1/traces`, createTraces('orders', [createSpan()]));
  const of = (signal: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
    'pitwall.signal': signal,
    'pitwall.destination': 'otlp',
    ...more,
  });
  const point = (value: number, attributes: Readonly<Record<string, string>>, at = timeMillis): object =>
    createPoint(value, { timeMillis: at, startMillis: at - 10_000, attributes });
  const metrics = (accepted: number, at = timeMillis): readonly object[] => [
    createCounter('pitwall.sdk.accepted', [point(accepted, of('logs'), at), point(7, of('traces'), at)]),
    createCounter('pitwall.sdk.delivered', [point(accepted - 5, of('logs'), at), point(7, of('traces'), at)]),
    createCounter('pitwall.sdk.dropped', [
      point(1, of('logs', { 'pitwall.drop.reason': 'overflow' }), at),
      point(2, of('logs', { 'pitwall.drop.reason': 'rejected' }), at),
    ]),
    { name: 'pitwall.sdk.queued', gauge: { dataPoints: [point(2, of('logs'), at)] } },
    { name: 'pitwall.sdk.destination.state', gauge: { dataPoints: [point(accepted === 50 ? 3 : 0, of('logs'), at)] } },
  ];
  await post(`${collector.otlpUrl}/v1/metrics`, createMetrics('orders', metrics(100), 'a'));
  await post(`${collector.otlpUrl}/v1/metrics`, createMetrics('orders', metrics(50), 'b'));
  // One that ended long ago: its account is closed.
  await post(`${collector.otlpUrl}/v1/metrics`, createMetrics('orders', metrics(1_000, timeMillis - 600_000), 'gone'));
  const { rows } = await collector.ask<CoverageReply>('/api/coverage');
  expect(rows.map((row) => [row.signal, row.destination, row.state, row.ledger])).toEqual([
    ['logs', 'otlp', 'losing', { accepted: 150, delivered: 140, dropped: 6, queued: 4, state: 'retrying' }],
    ['metrics', 'otlp', 'ok', undefined],
    ['traces', 'otlp', 'ok', { accepted: 14, delivered: 14, dropped: 0, queued: 0 }],
  ]);
});

test('a wire by which a sender sends and nothing arrives has a row of its own', async () => {
  const collector = await startTestCollector();
  const timeMillis = Date.now();
  const point = (value: number, destination: string): object =>
    createPoint(value, { timeMillis, attributes: { 'pitwall.signal': 'logs', 'pitwall.destination': destination } });
  const points = [point(9, 'logstash'), point(0, 'otlp'), point(5, 'console')];
  await post(
    `${collector.otlpUrl}/v1/metrics`,
    createMetrics('orders', [createCounter('pitwall.sdk.accepted', points)]),
  );
  const { rows } = await collector.ask<CoverageReply>('/api/coverage');
  expect(rows.map((row) => [row.signal, row.destination, row.received, row.lastSeenMillis > 0, row.state])).toEqual([
    ['logs', 'logstash', 0, false, 'silent'],
    ['metrics', 'otlp', 3, true, 'ok'],
  ]);
});

test('a sender that falls silent is said to be, later for metrics, and rates count the last minute', async () => {
  const store = await startStore({
    dataDir: await createDataDir(),
    retention: { maxAgeMillis: 86_400_000, maxBytes: 2 ** 30 },
    onProblem: () => undefined,
  });
  const ledger = await startLedger(store);
  const resource = { service: 'orders', attributes: {} };
  const start = Math.floor(Date.now() / 10_000) * 10_000 - 600_000;
  for (let second = 0; second < 120; second += 1) {
    const arrivedMillis = start + second * 1_000;
    const logs = [1, 2].map((n) => ({
      resource,
      id: `${second}-${n}`,
      timeMillis: arrivedMillis - 250,
      level: 'info',
      message: '',
      attributes: {},
    }));
    const point = {
      resource,
      name: 'up',
      kind: 'gauge' as const,
      unit: '',
      description: '',
      attributes: {},
      isDelta: false,
    };
    const points = [{ ...point, value: 1, timeMillis: arrivedMillis }];
    void store.submit({ destination: 'otlp', arrivedMillis, wireBytes: 1, spans: [], logs, points: [] });
    await store.submit({ destination: 'prometheus', arrivedMillis, wireBytes: 9e6, spans: [], logs: [], points });
  }
  const end = start + 120_000;
  const ask = (afterMillis: number): readonly (readonly unknown[])[] =>
    queryCoverage(store, ledger, end + afterMillis).rows.map((row) => [
      row.signal,
      row.state,
      row.lagMillis,
      Math.round(row.ratePerSecond * 10) / 10,
    ]);
  expect(ask(0)).toEqual([
    ['logs', 'ok', 250, 2],
    ['metrics', 'ok', undefined, 1],
  ]);
  expect(ask(31_000).map((row) => row[1])).toEqual(['silent', 'ok']);
  expect(ask(91_000)).toEqual([
    ['logs', 'silent', undefined, 0],
    ['metrics', 'silent', undefined, 0],
  ]);
  const [row] = queryCoverage(store, ledger, end).rows;
  expect(row?.recentRates).toEqual([...Array.from({ length: 18 }, () => 0), ...Array.from({ length: 12 }, () => 2)]);
  await store.stop();
});
