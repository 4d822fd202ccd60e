// Telemetry as three services of a shop would send it: known numbers, so that the page can be checked against them.
import type { TestLog, TestMetric, TestSpan } from './otlp-json.ts';

export interface OrderTrace {
  readonly traceId: string;
  readonly spans: readonly TestSpan[];
  readonly logs: readonly TestLog[];
}

/** Spans per order: the gateway's, its call, orders', its call, products'. */
export const spansPerOrder = 5;

export function hexId(number: number, length: 16 | 32): string {
  return (number + 1).toString(16).padStart(length, length === 32 ? 'a0' : 'b0');
}

// gateway POST /api/orders ── client POST ── orders POST /orders ── client GET ── products GET /models/:id
export function orderTrace(number: number, startMillis: number): OrderTrace {
  const isFailed = number % 10 === 9;
  const slow = 1 + (number % 7) / 3;
  const traceId = hexId(number, 32);
  const id = (part: number): string => hexId(number * 16 + part, 16);
  const failure = isFailed ? { failure: 'card declined' } : {};
  const status = isFailed ? 502 : 201;
  const span = (
    part: number,
    at: readonly [number, number],
    rest: Pick<TestSpan, 'service' | 'name' | 'kind' | 'attributes'>,
  ): TestSpan => ({
    traceId,
    spanId: id(part),
    ...(part > 0 && { parentSpanId: id(part - 1) }),
    startMillis: startMillis + at[0] * slow,
    durationMillis: at[1] * slow,
    ...rest,
    ...(part < 3 && failure),
  });
  const post = { 'http.request.method': 'POST', 'http.response.status_code': status };
  const get = { 'http.request.method': 'GET', 'http.response.status_code': 200 };
  const spans = [
    span(0, [0, 48], {
      service: 'gateway',
      name: 'POST /api/orders',
      kind: 'server',
      attributes: { ...post, 'http.route': '/api/orders', 'url.path': '/api/orders' },
    }),
    span(1, [3, 43], {
      service: 'gateway',
      name: 'POST',
      kind: 'client',
      attributes: { ...post, 'url.full': 'http://127.0.0.1:8082/orders', 'server.address': '127.0.0.1' },
    }),
    span(2, [5, 40], {
      service: 'orders',
      name: 'POST /orders',
      kind: 'server',
      attributes: {
        ...post,
        'http.route': '/orders',
        'url.path': '/orders',
        'shop.market': number % 2 === 0 ? 'DE' : 'FR',
      },
    }),
    span(3, [8, 12], {
      service: 'orders',
      name: 'GET',
      kind: 'client',
      attributes: { ...get, 'url.full': 'http://127.0.0.1:8081/models/aurora', 'server.address': '127.0.0.1' },
    }),
    span(4, [10, 8], {
      service: 'products',
      name: 'GET /models/:id',
      kind: 'server',
      attributes: { ...get, 'http.route': '/models/:id', 'url.path': '/models/aurora' },
    }),
  ];
  return { traceId, spans, logs: logsOf(number, spans, isFailed) };
}

function logsOf(number: number, spans: readonly TestSpan[], isFailed: boolean): TestLog[] {
  const write = (part: number, level: TestLog['level'], message: string): TestLog => {
    const span = spans[part];
    if (!span) throw new Error(`An order has no span ${part}`);
    return {
      id: `log-${number}-${part}-${level}`,
      service: span.service,
      timeMillis: span.startMillis + 2,
      level,
      message,
      traceId: span.traceId,
      spanId: span.spanId,
      attributes: { 'shop.order.number': `P-${10_000 + number}`, 'shop.market': number % 2 === 0 ? 'DE' : 'FR' },
    };
  };
  return [
    write(0, 'info', `Order P-${10_000 + number} received`),
    write(4, 'debug', 'Model aurora read from the catalogue'),
    isFailed
      ? write(2, 'error', `Payment for P-${10_000 + number} declined by the bank`)
      : write(2, 'info', `Order P-${10_000 + number} placed`),
  ];
}

/** The same log as a Logstash event: one record, two wires. */
export function logstashEvent(log: TestLog): Record<string, unknown> {
  return {
    '@timestamp': new Date(log.timeMillis).toISOString(),
    message: log.message,
    'log.level': log.level,
    'ecs.version': '8.11.0',
    'service.name': log.service,
    'service.node.name': `${log.service}-1`,
    'event.id': log.id,
    ...(log.traceId && { 'trace.id': log.traceId }),
    ...(log.spanId && { 'span.id': log.spanId }),
    ...log.attributes,
  };
}

/** Points every 10 s that rise by 4 orders in DE and 2 in FR. */
export function ordersPlaced(fromMillis: number, toMillis: number): TestMetric {
  const steps = Array.from({ length: Math.floor((toMillis - fromMillis) / 10_000) + 1 }, (_, i) => i);
  return {
    service: 'orders',
    name: 'shop.orders.placed',
    unit: '{order}',
    description: 'Orders that were accepted and paid',
    kind: 'counter',
    points: steps.flatMap((i) => [
      { timeMillis: fromMillis + i * 10_000, value: 4 * i, attributes: { 'shop.market': 'DE' } },
      { timeMillis: fromMillis + i * 10_000, value: 2 * i, attributes: { 'shop.market': 'FR' } },
    ]),
  };
}

/** What an SDK says of its own deliveries. One that drops has found and kept records on disk, too, and is retrying. */
export function ledgerMetrics(service: string, timeMillis: number, dropped: number): TestMetric[] {
  const attributes = { 'pitwall.signal': 'logs', 'pitwall.destination': 'otlp' };
  const onDisk = dropped > 0 ? { recovered: 7, spooled: 7, 'destination.state': 3 } : {};
  const counts = { accepted: 120 + dropped, delivered: 118, dropped, queued: 2, ...onDisk };
  return Object.entries(counts)
    .filter(([name, value]) => name !== 'dropped' || value > 0)
    .map(([name, value]) => ({
      service,
      name: `pitwall.sdk.${name}`,
      unit: '{record}',
      description: `Records ${name}`,
      kind: ['queued', 'spooled', 'destination.state'].includes(name) ? 'gauge' : 'counter',
      points: [
        {
          timeMillis,
          value,
          attributes: name === 'dropped' ? { ...attributes, 'pitwall.drop.reason': 'overflow' } : attributes,
        },
      ],
    }));
}
