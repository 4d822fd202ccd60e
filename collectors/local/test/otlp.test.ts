import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type {
  CountsReply,
  LogsReply,
  MetricQueryReply,
  MetricsReply,
  StatusReply,
  TraceReply,
} from '../src/api/types.ts';
import { messages } from '../src/receivers/otlp/descriptors.ts';
import { startTestCollector } from './collector.ts';
import { logsRequest, metricsRequest, tracesRequest } from './fixtures/sdk-requests.ts';
import { createLog, createLogs, createSpan, createTraces, post } from './telemetry.ts';

const protobuf = { 'content-type': 'application/x-protobuf' };
const traceId = '0af7651916cd43dd8448eb211c80319c';
const millis = 1_795_431_188_470;

test('spans that an OpenTelemetry SDK sent in protobuf come back whole', async () => {
  const collector = await startTestCollector();
  const reply = await post(`${collector.otlpUrl}/v1/traces`, tracesRequest, protobuf);
  expect([reply.status, reply.headers.get('content-type'), (await reply.bytes()).length]).toEqual([
    200,
    'application/x-protobuf',
    0,
  ]);
  const { spans, summary } = await collector.ask<TraceReply>(`/api/traces/${traceId}`);
  // gateway  GET /cars  server, error
  //   └ GET             client
  expect(spans).toHaveLength(2);
  expect(spans[0]).toEqual({
    traceId,
    spanId: 'b7ad6b7169203331',
    service: 'gateway',
    instance: 'gateway-1',
    name: 'GET /cars',
    kind: 'server',
    scope: '@pitwall/http',
    startMillis: expect.closeTo(millis, 2),
    // The exporter's own times are only good to 256 ns.
    durationMillis: expect.closeTo(12.5, 3),
    status: 'error',
    statusMessage: 'boom',
    attributes: { 'http.route': '/cars', 'http.response.status_code': 500, ratio: 0.5, ok: true, tags: ['a', 'b'] },
    resource: {
      'service.name': 'gateway',
      'service.instance.id': 'gateway-1',
      'service.version': '1.2.3',
      'process.pid': 4711,
    },
    events: [
      { name: 'exception', timeMillis: expect.closeTo(millis + 12.5, 2), attributes: { 'exception.type': 'Error' } },
    ],
    links: [{ traceId: '1af7651916cd43dd8448eb211c80319c', spanId: 'c7ad6b7169203331', attributes: { why: 'batch' } }],
  });
  expect(spans[1]).toMatchObject({ parentSpanId: 'b7ad6b7169203331', kind: 'client', status: 'unset' });
  expect(summary).toMatchObject({
    rootName: 'GET /cars',
    spanCount: 2,
    errorCount: 1,
    isComplete: true,
    durationMillis: expect.closeTo(12.5, 3),
  });
});

test('a log that an OpenTelemetry SDK sent in protobuf comes back whole', async () => {
  const collector = await startTestCollector();
  expect((await post(`${collector.otlpUrl}/v1/logs`, logsRequest, protobuf)).status).toBe(200);
  const { logs } = await collector.ask<LogsReply>(`/api/logs?from=${millis - 1_000}&to=${millis + 1_000}`);
  expect(logs).toEqual([
    {
      id: 'uid-1',
      timeMillis: expect.closeTo(millis, 2),
      service: 'gateway',
      instance: 'gateway-1',
      level: 'error',
      message: 'card declined',
      logger: 'checkout',
      traceId,
      spanId: 'b7ad6b7169203331',
      destinations: ['otlp'],
      attributes: { 'shop.market': 'DE', nested: { a: 1 } },
    },
  ]);
});

test('every kind of metric that an OpenTelemetry SDK sent in protobuf is stored as what it is', async () => {
  const collector = await startTestCollector();
  expect((await post(`${collector.otlpUrl}/v1/metrics`, metricsRequest, protobuf)).status).toBe(200);
  const { metrics } = await collector.ask<MetricsReply>('/api/metrics');
  expect(
    metrics.map(({ name, kind, unit, description, attributeKeys }) => [name, kind, unit, description, attributeKeys]),
  ).toEqual([
    ['exp', 'histogram', '', '', []],
    ['latency', 'histogram', 'ms', '', []],
    ['open', 'updowncounter', '', '', []],
    ['orders', 'counter', '{order}', 'Orders placed', ['shop.market']],
    ['temp', 'gauge', '', '', []],
  ]);
  const range = 'from=1795431500000&to=1795431600000&step=10000';
  const ask = async (query: string): Promise<number | null | undefined> => {
    const { series } = await collector.ask<MetricQueryReply>(`/api/metrics/query?${query}&${range}`);
    return series[0]?.values.find((value) => value !== null);
  };
  expect(await ask('name=open')).toBe(-2);
  expect(await ask('name=temp')).toBe(21.5);
  expect(await ask('name=orders&aggregate=last')).toBe(3);
});

test('JSON, gzip and deflate carry the same spans as protobuf', async () => {
  const collector = await startTestCollector();
  const url = `${collector.otlpUrl}/v1/traces`;
  const body = (): Buffer => Buffer.from(JSON.stringify(createTraces('gateway', [createSpan()])));
  const replies = [
    await post(url, body()),
    await post(url, gzipSync(body()), { 'content-encoding': 'gzip' }),
    await post(url, deflateSync(body()), { 'content-encoding': 'deflate' }),
    await post(url, gzipSync(tracesRequest), { ...protobuf, 'content-encoding': 'gzip' }),
  ];
  expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200, 200]);
  expect(await replies[0]?.json()).toEqual({});
  const { services } = await collector.ask<CountsReply>('/api/counts?service=gateway');
  expect(services).toEqual([{ service: 'gateway', spans: 5, logs: 0, points: 0 }]);
});

test('records that are invalid one by one are counted in a partial success and the others are kept', async () => {
  const collector = await startTestCollector();
  const url = `${collector.otlpUrl}/v1/traces`;
  const spans = [
    createSpan(),
    createSpan({ spanId: 'b7ad6b7169' }),
    createSpan({ traceId: '00000000000000000000000000000000' }),
  ];
  const reply = await post(url, createTraces('gateway', spans));
  expect([reply.status, await reply.json()]).toEqual([
    200,
    { partialSuccess: { rejectedSpans: '2', errorMessage: 'a span whose span_id is not 8 bytes' } },
  ]);
  const logs = await post(
    `${collector.otlpUrl}/v1/logs`,
    createLogs('gateway', [createLog(), createLog({ traceId: 'zz' })]),
  );
  expect(await logs.json()).toEqual({
    partialSuccess: { rejectedLogRecords: '1', errorMessage: 'a log record whose trace_id is not 16 bytes' },
  });
  const { services } = await collector.ask<CountsReply>('/api/counts');
  expect(services).toEqual([{ service: 'gateway', spans: 1, logs: 1, points: 0 }]);
});

test('each kind of bad request gets its own status and a google.rpc.Status in the request’s encoding', async () => {
  const collector = await startTestCollector();
  const url = `${collector.otlpUrl}/v1/traces`;
  const bomb = gzipSync(Buffer.alloc(70 * 1024 * 1024));
  const cases: readonly (readonly [number, Promise<Response>])[] = [
    [400, post(url, '{"resourceSpans":')],
    [400, post(url, '[]')],
    [400, post(url, Buffer.from('0aff', 'hex'), protobuf)],
    [400, post(url, Buffer.from('not gzip'), { 'content-encoding': 'gzip' })],
    [404, post(`${collector.otlpUrl}/v1/profiles`, '{}')],
    [405, fetch(url)],
    [413, post(url, bomb, { ...protobuf, 'content-encoding': 'gzip' })],
    [413, post(url, Buffer.alloc(17 * 1024 * 1024))],
    [415, post(url, 'x', { 'content-type': 'text/plain' })],
    [415, post(url, 'x', { 'content-encoding': 'br' })],
  ];
  for (const [status, asking] of cases) {
    const reply = await asking;
    expect(reply.status).toBe(status);
    const isJson = reply.headers.get('content-type') === 'application/json';
    const body = isJson
      ? await reply.json()
      : messages.rpcStatus.toObject(messages.rpcStatus.decode(await reply.bytes()));
    expect(body).toEqual({ code: expect.any(Number), message: expect.any(String) });
  }
  expect((await fetch(url)).headers.get('allow')).toBe('POST');
  // After all of that it still takes what is good.
  expect((await post(url, createTraces('gateway', [createSpan()]))).status).toBe(200);
  const { receivers } = await collector.ask<StatusReply>('/api/status');
  expect(receivers[0]).toMatchObject({ name: 'otlp', accepted: 1 });
  expect(receivers[0]?.refused).toBeGreaterThanOrEqual(cases.length);
});

test('hostile text is stored and searched as text', async () => {
  const collector = await startTestCollector();
  const body = `<img src=x onerror=alert(1)> '; DROP TABLE logs; -- \u0000 %_\\ 🏎`;
  const attributes = { 'ke\'y"\\$.*': `va"l'ue\\`, __proto__x: '1', 'a/b~c': 'slash', nul: 'a\u0000b' };
  const json = JSON.stringify(createLogs('x', [createLog({ id: 'hostile', body, attributes })])).replace(
    '🏎',
    String.raw`\ud83c`,
  );
  expect((await post(`${collector.otlpUrl}/v1/logs`, json)).status).toBe(200);
  const find = async (q: string): Promise<number> =>
    (await collector.ask<LogsReply>(`/api/logs?q=${encodeURIComponent(q)}`)).logs.length;
  expect(await find('')).toBe(1);
  expect(await find('onerror=alert')).toBe(1);
  expect(await find('"DROP TABLE"')).toBe(1);
  expect(await find('"%_"')).toBe(1);
  expect(await find('a/b~c:slash')).toBe(1);
  expect(await find('a/b~c:sl*sh')).toBe(1);
  expect(await find('nowhere')).toBe(0);
  const { logs } = await collector.ask<LogsReply>('/api/logs');
  expect(logs[0]?.attributes).toEqual(attributes);
});
