// Input that found a way through the receivers and the API once: it is refused or bounded, and nothing else suffers.
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { CountsReply, ProblemReply, TracesReply } from '../src/api/types.ts';
import { startStore } from '../src/store/store.ts';
import { createDataDir, startTestCollector } from './collector.ts';
import { createLog, createLogs, createSpan, createTraces, post } from './telemetry.ts';

function nest(levels: number): string {
  return `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
}

test('an event that is nested 10,000 levels deep is stored, cut, and spoils no other', async () => {
  const collector = await startTestCollector();
  const headers = { 'content-type': 'application/json' };
  const bodies = [`{"message":"deep","x":${nest(10_000)}}`, `{"message":${nest(10_000)}}`, '{"message":"plain"}'];
  const replies = await Promise.all(
    bodies.map((body) => fetch(collector.logstashUrl, { method: 'POST', headers, body })),
  );
  expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200]);
  const { services } = await collector.ask<CountsReply>('/api/counts');
  expect(services).toMatchObject([{ logs: 3 }]);
});

test('a body that inflates beyond what the write queue takes is too large, not busy for ever', async () => {
  const collector = await startTestCollector();
  const body = gzipSync(JSON.stringify(createLogs('orders', [createLog({ body: 'x'.repeat(40 * 1024 * 1024) })])));
  const reply = await fetch(`${collector.otlpUrl}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body,
  });
  expect(reply.status).toBe(413);
});

test('a trace is found by an attribute of its sender, whole or with a wildcard, and by no attribute that it lacks', async () => {
  const collector = await startTestCollector();
  const nested = { key: 'nested', value: { kvlistValue: { values: [{ key: 'k', value: { stringValue: 'v' } }] } } };
  const request = createTraces('orders', [createSpan()], { 'cloud.region': 'eu-west-1' }) as {
    resourceSpans: [{ resource: { attributes: object[] } }];
  };
  request.resourceSpans[0].resource.attributes.push(nested);
  await post(`${collector.otlpUrl}/v1/traces`, request);
  const count = async (attribute: string): Promise<number> => {
    const query = new URLSearchParams({ attribute });
    return (await collector.ask<TracesReply>(`/api/traces?${query.toString()}`)).traces.length;
  };
  expect(await count('cloud.region=eu-west-1')).toBe(1);
  expect(await count('cloud.region=eu-*')).toBe(1);
  expect(await count('nested={"k":"v"}')).toBe(1);
  expect(await count('nested=x')).toBe(0);
  expect(await count('nosuchkey=undefined')).toBe(0);
});

test('a time range that no date holds is a problem of its parameter', async () => {
  const collector = await startTestCollector();
  for (const path of ['/api/logs', '/api/traces', '/api/services']) {
    const reply = await fetch(`${collector.pageUrl}${path}?from=0&to=1e308`);
    expect([path, reply.status, ((await reply.json()) as ProblemReply).parameter]).toEqual([path, 400, 'to']);
  }
});

test('a number or a time that OTLP cannot hold costs that value only', async () => {
  const collector = await startTestCollector();
  const odd = { key: 'odd', value: { intValue: { low: 1, high: 999_999_999, toString: 1 } } };
  const late = { ...createSpan(), endTimeUnixNano: 1e300 };
  const request = createTraces('orders', [{ ...createSpan(), attributes: [odd] }, late]);
  const reply = await post(`${collector.otlpUrl}/v1/traces`, request);
  expect(reply.status).toBe(200);
  const { traces } = await collector.ask<TracesReply>('/api/traces');
  expect(traces.length).toBe(2);
  for (const trace of traces) expect(trace.durationMillis).toBeLessThan(1_000);
});

test('one record from the far future does not make retention by size drop what is real', async () => {
  const retention = { maxAgeMillis: 86_400_000, maxBytes: 24 * 1024 * 1024 };
  const store = await startStore({ dataDir: await createDataDir(), retention, onProblem: () => undefined });
  const resource = { service: 'orders', attributes: { 'service.name': 'orders' } };
  const now = Date.now();
  const createLogRecord = (id: number, timeMillis: number) => ({
    resource,
    id: String(id),
    timeMillis,
    level: 'info',
    message: Buffer.from(crypto.getRandomValues(new Uint8Array(1_500))).toString('hex'),
    attributes: {},
  });
  const logs = Array.from({ length: 12_000 }, (_, index) => createLogRecord(index, now - 600_000 + index * 50));
  logs.push(createLogRecord(logs.length, now + 10 * 365 * 86_400_000));
  await store.submit({ destination: 'otlp', arrivedMillis: now, wireBytes: 1_000, spans: [], logs, points: [] });
  await store.enforceRetention();
  const [kept] = await store.query(`SELECT count(*) AS logs FROM logs WHERE time_millis <= ${now}`);
  await store.stop();
  expect(Number(kept?.['logs'])).toBeGreaterThan(500);
  expect(Number(kept?.['logs'])).toBeLessThan(12_000);
});
