import { expect, test } from 'vitest';
import type { LogsReply, ServicesReply, TraceReply, TracesReply } from '../src/api/types.ts';
import { startTestCollector } from './collector.ts';
import type { TestCollector } from './collector.ts';
import { createId, createLog, createLogs, createSpan, createTraces, post } from './telemetry.ts';

const ids = (list: readonly { readonly traceId: string }[]): string[] => list.map((trace) => trace.traceId[0] ?? '');

interface Shop {
  readonly collector: TestCollector;
  readonly start: number;
}

/**
 * Ten orders, a second apart, each one trace; the last one fails in orders.
 *   gateway  POST /orders      server  100·n ms
 *     └ gateway  POST          client   50·n ms
 *         └ orders  POST /orders  server  40·n ms
 */
async function startShop(): Promise<Shop> {
  const collector = await startTestCollector();
  const start = Math.floor(Date.now() / 1_000) * 1_000 - 60_000;
  const gateway: object[] = [];
  const orders: object[] = [];
  for (let n = 1; n <= 10; n += 1) {
    const traceId = (n - 1).toString(16).repeat(32).replace(/^0+$/, 'a'.repeat(32));
    const startMillis = start + n * 1_000;
    const [root, client] = [createId(8), createId(8)];
    const attributes = {
      'http.route': '/orders',
      'shop.market': n % 2 === 0 ? 'DE' : 'FR',
      'http.response.status_code': n === 10 ? 500 : 201,
    };
    gateway.push(
      createSpan({
        traceId,
        spanId: root,
        name: 'POST /orders',
        kind: 2,
        startMillis,
        durationMillis: 100 * n,
        attributes,
      }),
    );
    gateway.push(
      createSpan({
        traceId,
        spanId: client,
        parentSpanId: root,
        name: 'POST',
        kind: 3,
        startMillis: startMillis + 1,
        durationMillis: 50 * n,
      }),
    );
    orders.push(
      createSpan({
        traceId,
        parentSpanId: client,
        name: 'POST /orders',
        kind: 2,
        startMillis: startMillis + 2,
        durationMillis: 40 * n,
        status: n === 10 ? 2 : 0,
      }),
    );
  }
  await post(
    `${collector.otlpUrl}/v1/traces`,
    createTraces('gateway', gateway, { 'service.version': '1.0', 'deployment.environment.name': 'dev' }),
  );
  await post(`${collector.otlpUrl}/v1/traces`, createTraces('orders', orders));
  return { collector, start };
}

test('services have the rates, errors and percentiles of their server spans, and edges those of the calls', async () => {
  const { collector, start } = await startShop();
  const { services, edges } = await collector.ask<ServicesReply>(`/api/services?from=${start}&to=${start + 21_000}`);
  // The first span is a second after `from`: 20 s of the range count.
  const figures = { ratePerSecond: 0.5, p50Millis: 550, p95Millis: 955, p99Millis: 991 };
  expect(services[0]).toEqual({
    name: 'gateway',
    version: '1.0',
    environment: 'dev',
    instances: 1,
    errorRatio: 0,
    ...figures,
    operations: [{ name: 'POST /orders', count: 10, errorRatio: 0, p50Millis: 550, p95Millis: 955, p99Millis: 991 }],
  });
  expect(services[1]).toMatchObject({
    name: 'orders',
    ratePerSecond: 0.5,
    errorRatio: 0.1,
    p50Millis: 220,
    p95Millis: 382,
  });
  expect(edges).toEqual([{ from: 'gateway', to: 'orders', ratePerSecond: 0.5, errorRatio: 0.1, p95Millis: 477.5 }]);
});

test('traces are found by service, operation, status, duration, attribute, text and id', async () => {
  const { collector } = await startShop();
  const find = async (query: string): Promise<string> =>
    ids((await collector.ask<TracesReply>(`/api/traces?${query}`)).traces).join('');
  expect(await find('')).toBe('987654321a');
  expect(await find('sort=slowest&limit=3')).toBe('987');
  expect(await find('service=orders&status=error')).toBe('9');
  expect(await find('service=gateway&status=error')).toBe('');
  expect(await find('service=gateway&operation=POST')).toHaveLength(10);
  expect(await find('minDurationMillis=700&maxDurationMillis=800')).toBe('76');
  expect(await find('attribute=shop.market%3DFR')).toBe('8642a');
  expect(await find('attribute=shop.market%3DDE&attribute=http.response.status_code%3D500')).toBe('9');
  expect(await find('attribute=service.version%3D1.0')).toHaveLength(10);
  expect(await find('attribute=shop.market%3DUS')).toBe('');
  expect(await find(`q=${'3'.repeat(32)}`)).toBe('3');
  expect(await find('q=post%20%2FORD')).toHaveLength(10);
  expect(await find('q=shop.market')).toBe('');
});

test('a list says when there is more, and a summary counts spans, errors and services', async () => {
  const { collector, start } = await startShop();
  const some = await collector.ask<TracesReply>('/api/traces?limit=9');
  expect([some.traces.length, some.isTruncated]).toEqual([9, true]);
  const all = await collector.ask<TracesReply>('/api/traces?limit=10');
  expect([all.traces.length, all.isTruncated]).toEqual([10, false]);
  expect(all.traces[0]).toEqual({
    traceId: '9'.repeat(32),
    rootService: 'gateway',
    rootName: 'POST /orders',
    startMillis: start + 10_000,
    durationMillis: 1_000,
    spanCount: 3,
    errorCount: 1,
    services: [
      { name: 'gateway', spans: 2 },
      { name: 'orders', spans: 1 },
    ],
    isComplete: true,
  });
});

test('a trace whose parent has not arrived says so, and has the logs of its spans', async () => {
  const collector = await startTestCollector();
  const traceId = createId(16);
  const spanId = createId(8);
  await post(
    `${collector.otlpUrl}/v1/traces`,
    createTraces('orders', [createSpan({ traceId, spanId, parentSpanId: createId(8) })]),
  );
  const timeMillis = Date.now() - 500;
  const logs = [2, 1].map((n) => createLog({ id: `l${n}`, traceId, spanId, timeMillis: timeMillis + n }));
  await post(`${collector.otlpUrl}/v1/logs`, createLogs('orders', logs));
  const trace = await collector.ask<TraceReply>(`/api/traces/${traceId.toUpperCase()}`);
  expect(trace.summary.isComplete).toBe(false);
  expect(trace.logs.map((log) => [log.id, log.spanId])).toEqual([
    ['l1', spanId],
    ['l2', spanId],
  ]);
});

test('logs are found by words and fields, newest first, with a histogram and facets of all that match', async () => {
  const collector = await startTestCollector();
  const start = Math.floor(Date.now() / 60_000) * 60_000 - 120_000;
  const orders = Array.from({ length: 30 }, (_, n) =>
    createLog({
      id: `o${n}`,
      timeMillis: start + n * 1_000,
      severityNumber: n % 10 === 0 ? 17 : 9,
      body: `order ${n} ${n % 3 === 0 ? 'Declined' : 'placed'}`,
      attributes: { 'http.response.status_code': n % 10 === 0 ? 500 : 201, path: `/orders/${n}` },
    }),
  );
  await post(`${collector.otlpUrl}/v1/logs`, createLogs('orders', orders));
  await post(
    `${collector.otlpUrl}/v1/logs`,
    createLogs('gateway', [createLog({ id: 'g', timeMillis: start, body: 'order taken', severityNumber: 5 })]),
  );
  const range = `from=${start}&to=${start + 60_000}`;
  const count = async (q: string): Promise<number> => {
    const { histogram, logs } = await collector.ask<LogsReply>(
      `/api/logs?${range}&limit=1000&q=${encodeURIComponent(q)}`,
    );
    const counted = histogram.buckets
      .flatMap((bucket) => Object.values(bucket.counts))
      .reduce((sum, value) => sum + value, 0);
    expect(counted).toBe(logs.length);
    return logs.length;
  };
  expect(await count('')).toBe(31);
  expect(await count('ORDER')).toBe(31);
  expect(await count('declined')).toBe(10);
  expect(await count('service:orders -declined')).toBe(20);
  expect(await count('level:ERROR')).toBe(3);
  expect(await count('http.response.status_code:500 declined')).toBe(1);
  expect(await count('path:/orders/1*')).toBe(11);
  expect(await count('-path:*')).toBe(1);
  expect(await count('"order 7 placed"')).toBe(1);
  expect(await count('instance:gateway-1')).toBe(1);
  expect(await count('id:o5')).toBe(1);
  expect(await count('orders/29')).toBe(1);
  const { histogram, facets } = await collector.ask<LogsReply>(`/api/logs?${range}`);
  expect(histogram.bucketMillis).toBe(1_000);
  expect(histogram.buckets[0]).toEqual({ startMillis: start, counts: { debug: 1, error: 1 } });
  expect(facets.find((facet) => facet.field === 'service')?.values).toEqual([
    { value: 'orders', count: 30 },
    { value: 'gateway', count: 1 },
  ]);
});

test('pages of logs follow one another without a gap or a repeat, even at equal times, in both orders', async () => {
  const collector = await startTestCollector();
  const timeMillis = Date.now() - 1_000;
  const logs = Array.from({ length: 25 }, (_, n) =>
    createLog({ id: `l${String(n).padStart(2, '0')}`, timeMillis: timeMillis + Math.floor(n / 10) }),
  );
  await post(`${collector.otlpUrl}/v1/logs`, createLogs('orders', logs));
  for (const order of ['desc', 'asc']) {
    const seen: string[] = [];
    let before = '';
    do {
      const page = await collector.ask<LogsReply>(
        `/api/logs?limit=7&order=${order}&before=${encodeURIComponent(before)}`,
      );
      seen.push(...page.logs.map((log) => log.id));
      before = page.nextBefore ?? '';
    } while (before !== '');
    const expected = Array.from({ length: 25 }, (_, n) => `l${String(n).padStart(2, '0')}`);
    expect(seen).toEqual(order === 'asc' ? expected : expected.toReversed());
  }
});
