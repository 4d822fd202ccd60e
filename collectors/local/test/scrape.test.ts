import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { CoverageReply, MetricQueryReply, MetricsReply, StatusReply } from '../src/api/types.ts';
import { startTestCollector, waitFor } from './collector.ts';

interface Target {
  readonly url: string;
  readonly accepted: readonly string[];
  answer: (scrapes: number) => { readonly status: number; readonly type: string; readonly body: string };
}

async function startTarget(answer: Target['answer']): Promise<Target> {
  const accepted: string[] = [];
  const target = { url: '', accepted, answer };
  const server = createServer((request, response) => {
    accepted.push(request.headers.accept ?? '');
    const { status, type, body } = target.answer(accepted.length);
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  target.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  return target;
}

const openMetrics = (scrapes: number): string => `# TYPE target info
# HELP target Target metadata
target_info{service_name="orders",service_version="1.2.3",service_instance_id="orders-1",host_name="h"} 1
# TYPE shop_orders counter
# UNIT shop_orders orders
# HELP shop_orders Orders placed, "quoted" \\\\ and\\nbroken.
shop_orders_total{market="DE",note="a \\"b\\" \\\\ c\\nd, e} f"} ${scrapes * 10} # {trace_id="abc"} 1.0 1520879607.789
shop_orders_created{market="DE",note="a \\"b\\" \\\\ c\\nd, e} f"} 1520872607.123
# TYPE latency_seconds histogram
# UNIT latency_seconds seconds
latency_seconds_bucket{route="/",le="0.1"} 8 # {trace_id="x"} 0.05
latency_seconds_bucket{route="/",le="0.5"} 9
latency_seconds_bucket{route="/",le="+Inf"} 10
latency_seconds_count{route="/"} 10
latency_seconds_sum{route="/"} 1.5
# TYPE rpc summary
rpc{quantile="0.5"} 4
rpc{quantile="0.99"} NaN
rpc_count 3
rpc_sum 12
# TYPE depth gauge
depth -1.5e3
# EOF
`;

test('an OpenMetrics target is scraped into counters, histograms, summaries and gauges under its own name', async () => {
  const type = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
  const target = await startTarget((scrapes) => ({ status: 200, type, body: openMetrics(scrapes) }));
  const collector = await startTestCollector({ scrape: [{ url: target.url }], scrapeIntervalMillis: 200 });
  const isScraped = ({ rows }: CoverageReply): boolean => (rows[0]?.received ?? 0) >= 15;
  const { rows } = await waitFor(() => collector.ask<CoverageReply>('/api/coverage'), isScraped);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    service: 'orders',
    signal: 'metrics',
    destination: 'prometheus',
    duplicates: 0,
    state: 'ok',
  });
  expect(rows[0]).not.toHaveProperty('lagMillis');
  expect(target.accepted[0]).toContain('application/openmetrics-text');
  const { metrics } = await collector.ask<MetricsReply>('/api/metrics');
  expect(metrics.map(({ name, kind, unit, destination }) => [name, kind, unit, destination])).toEqual([
    ['depth', 'gauge', '', 'prometheus'],
    ['latency_seconds', 'histogram', 'seconds', 'prometheus'],
    ['rpc', 'summary', '', 'prometheus'],
    ['shop_orders_total', 'counter', 'orders', 'prometheus'],
    ['up', 'gauge', '', 'prometheus'],
  ]);
  const orders = metrics.find((metric) => metric.name === 'shop_orders_total');
  expect(orders).toMatchObject({
    services: ['orders'],
    attributeKeys: ['market', 'note'],
    seriesCount: 1,
    description: 'Orders placed, "quoted" \\ and\nbroken.',
  });
  const ask = async (query: string): Promise<MetricQueryReply['series'][number] | undefined> =>
    (await collector.ask<MetricQueryReply>(`/api/metrics/query?${query}`)).series[0];
  expect((await ask('name=shop_orders_total&by=note&aggregate=last'))?.labels).toEqual({ note: 'a "b" \\ c\nd, e} f' });
  const depths = (await ask('name=depth&by=instance'))?.values.filter((value) => value !== null);
  expect(new Set(depths)).toEqual(new Set([-1500]));
});

test('a target of the older format, without target_info, has its configured name', async () => {
  const body =
    '# HELP c_total C\n# TYPE c_total counter\nc_total{a="1"} 3 1395066363000\nthis is not a line\nuntyped_thing 4\n';
  const target = await startTarget(() => ({ status: 200, type: 'text/plain; version=0.0.4', body }));
  const collector = await startTestCollector({
    scrape: [{ url: target.url, service: 'legacy' }],
    scrapeIntervalMillis: 200,
  });
  const { metrics } = await waitFor(
    () => collector.ask<MetricsReply>('/api/metrics'),
    (reply) => reply.metrics.length === 3,
  );
  expect(metrics.map(({ name, kind, services }) => [name, kind, services])).toEqual([
    ['c_total', 'counter', ['legacy']],
    ['untyped_thing', 'gauge', ['legacy']],
    ['up', 'gauge', ['legacy']],
  ]);
  expect(metrics[0]?.lastSeenMillis).toBe(1_395_066_363_000);
  const { receivers } = await collector.ask<StatusReply>('/api/status');
  expect(receivers.at(-1)).toMatchObject({
    name: 'prometheus',
    address: target.url,
    lastError: '1 lines that are not in the format',
  });
});

test('a failing target is reported, counts as down, and delays no other', async () => {
  const problems: string[] = [];
  const good = await startTarget(() => ({ status: 200, type: 'text/plain', body: 'fine 1\n' }));
  const bad = await startTarget((scrapes) =>
    scrapes < 4 ? { status: 500, type: 'text/plain', body: '' } : { status: 200, type: 'text/plain', body: 'late 1\n' },
  );
  const scrape = [
    { url: bad.url, service: 'bad' },
    { url: 'http://127.0.0.1:1/metrics', service: 'refused' },
    { url: good.url, service: 'good' },
  ];
  const onProblem = (message: string): void => void problems.push(message);
  const collector = await startTestCollector({ scrape, scrapeIntervalMillis: 300, onProblem });
  const { metrics } = await waitFor(
    () => collector.ask<MetricsReply>('/api/metrics'),
    (reply) => reply.metrics.some(({ name }) => name === 'late'),
  );
  expect(metrics.map((metric) => metric.name)).toEqual(['fine', 'late', 'up']);
  const reply = await collector.ask<MetricQueryReply>('/api/metrics/query?name=up&by=service&aggregate=min');
  const lowest = Object.fromEntries(
    reply.series.map((one) => [one.labels.service, Math.min(...one.values.filter((value) => value !== null))]),
  );
  expect(lowest).toEqual({ good: 1, bad: 0, refused: 0 });
  // Said once for an outage, not once for a scrape.
  expect(problems.toSorted()).toEqual(
    [`scraping http://127.0.0.1:1/metrics fails: bad port`, `scraping ${bad.url} fails: answered 500`].toSorted(),
  );
});
