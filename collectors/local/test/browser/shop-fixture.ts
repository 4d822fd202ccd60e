// One collector with one known shop in it, for all the page's tests.
import { encodeHistogram, encodeLogs, encodeMetrics, encodeTraces } from './otlp-json.ts';
import type { TestLog, TestSpan } from './otlp-json.ts';
import { startHarness } from './page-harness.ts';
import type { PageHarness } from './page-harness.ts';
import { hexId, ledgerMetrics, logstashEvent, ordersPlaced, orderTrace } from './shop-telemetry.ts';
import type { OrderTrace } from './shop-telemetry.ts';

export interface ShopFixture extends PageHarness {
  readonly orders: readonly OrderTrace[];
  /** A trace of 2,000 spans, one below another by fifties. */
  readonly bigTraceId: string;
  readonly hostile: { readonly traceId: string; readonly markup: string };
}

/** 4 of the 40 fail. */
export const orderCount = 40;
export const failedCount = 4;
export const lostCount = 3;
const bigSpans = 2_000;

/** Runs if it is ever taken for markup. */
const markup = '<img src=x onerror="window.wasHit=1">';

export async function startShop(): Promise<ShopFixture> {
  const harness = await startHarness();
  const nowMillis = Date.now();
  const orders = Array.from({ length: orderCount }, (_, i) => orderTrace(i, nowMillis - 250_000 + i * 6_000));
  const logs = orders.flatMap((order) => order.logs);
  await harness.sendOtlp('traces', encodeTraces(orders.flatMap((order) => order.spans)));
  await harness.sendOtlp('logs', encodeLogs(logs));
  await harness.sendLogstash(logs.map(logstashEvent));
  await sendMetrics(harness, nowMillis);
  const hostile = await sendHostile(harness, nowMillis);
  const bigTraceId = await sendBigTrace(harness, nowMillis);
  return { ...harness, orders, bigTraceId, hostile };
}

async function sendMetrics(harness: PageHarness, nowMillis: number): Promise<void> {
  const gateway = ledgerMetrics('gateway', nowMillis, 0);
  await harness.sendOtlp('metrics', encodeMetrics([ordersPlaced(nowMillis - 240_000, nowMillis), ...gateway]));
  await harness.sendOtlp('metrics', encodeMetrics(ledgerMetrics('lossy', nowMillis, lostCount)));
  const log = {
    id: 'lossy',
    service: 'lossy',
    timeMillis: nowMillis,
    level: 'info',
    message: 'one got through',
  } as const;
  await harness.sendOtlp('logs', encodeLogs([log]));
  const points = [0, 1, 2, 3].map((i) => ({
    timeMillis: nowMillis - 40_000 + i * 10_000,
    bounds: [0.01, 0.1, 1],
    counts: [10 * i, 80 * i, 10 * i, 0],
    sum: 5 * i,
    attributes: { 'http.route': '/orders' },
  }));
  const duration = {
    service: 'orders',
    name: 'http.server.request.duration',
    unit: 's',
    description: 'Duration of requests',
  };
  await harness.sendOtlp('metrics', encodeHistogram(duration, points));
}

async function sendHostile(harness: PageHarness, nowMillis: number): Promise<ShopFixture['hostile']> {
  const traceId = hexId(900_000, 32);
  const spanId = hexId(900_000, 16);
  const attributes = { [`key ${markup}`]: markup, 'url.full': 'javascript:window.wasHit=1' };
  const span: TestSpan = {
    traceId,
    spanId,
    service: markup,
    name: markup,
    kind: 'server',
    startMillis: nowMillis - 60_000,
    durationMillis: 5,
    attributes,
    failure: markup,
  };
  const log: TestLog = {
    id: 'hostile',
    service: markup,
    timeMillis: nowMillis - 60_000,
    level: 'warn',
    message: markup,
    traceId,
    spanId,
    attributes,
  };
  const point = { timeMillis: nowMillis, value: 1, attributes: { market: markup } };
  await harness.sendOtlp('traces', encodeTraces([span]));
  await harness.sendOtlp('logs', encodeLogs([log]));
  await harness.sendOtlp(
    'metrics',
    encodeMetrics([
      { service: markup, name: markup, unit: markup, description: markup, kind: 'gauge', points: [point] },
    ]),
  );
  return { traceId, markup };
}

async function sendBigTrace(harness: PageHarness, nowMillis: number): Promise<string> {
  const traceId = hexId(800_000, 32);
  const spans = Array.from({ length: bigSpans }, (_, i): TestSpan => {
    const parent = i % 50 === 0 ? 0 : i - 1;
    return {
      traceId,
      spanId: hexId(800_000 + i, 16),
      ...(i > 0 && { parentSpanId: hexId(800_000 + parent, 16) }),
      service: 'batch',
      name: `step ${i}`,
      kind: i === 0 ? 'server' : 'internal',
      startMillis: nowMillis - 120_000 + i,
      durationMillis: i === 0 ? bigSpans : 40,
    };
  });
  await harness.sendOtlp('traces', encodeTraces(spans));
  return traceId;
}
