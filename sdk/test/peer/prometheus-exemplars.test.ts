// The trace of a request is found by its metrics in a real Prometheus: scraped as OpenMetrics, and by OTLP.
import { expect, it, onTestFinished } from 'vitest';
import { describePeer, startCollector, startPrometheus } from './engines.ts';
import { findFreePorts } from './engines/program.ts';
import { queryExemplars } from './queries.ts';
import { type Shop, startShop } from './shop.ts';

const patience = { timeout: 60_000, interval: 200 };
/** A counter and a histogram of the application's own, and one that an instrumentation records. */
const metrics = [
  'shop_orders_total',
  'shop_order_total_EUR_bucket',
  'http_server_request_duration_seconds_bucket{http_request_method="GET"}',
];

async function openShop(env: Readonly<Record<string, string>>): Promise<Shop> {
  const shop = await startShop({ OTEL_TRACES_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none', ...env });
  onTestFinished(async () => void (await shop.stop()));
  return shop;
}

async function expectTraceOn(url: string, traceId: string): Promise<void> {
  for (const metric of metrics) {
    const readTraces = async () => (await queryExemplars(url, metric)).map(({ labels }) => labels['trace_id']);
    await expect.poll(readTraces, { ...patience, message: metric }).toContain(traceId);
  }
}

describePeer(['prometheus'], 'exemplars and Prometheus', () => {
  it('are scraped with the id of the trace of a request', { timeout: 180_000 }, async () => {
    const [port = 0] = await findFreePorts(1);
    const prometheus = await startPrometheus({ scrape: [`http://127.0.0.1:${port}/metrics`] });
    onTestFinished(() => prometheus.stop());
    const shop = await openShop({
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
    });
    await expectTraceOn(prometheus.url, await shop.order('7'));
    const [exemplar] = await queryExemplars(prometheus.url, 'shop_order_total_EUR_bucket');
    expect(exemplar).toMatchObject({
      value: '42',
      labels: { span_id: expect.stringMatching(/^[0-9a-f]{16}$/) as string },
    });
  });

  it('are scraped without ids where a trace is not sampled, with always_on', { timeout: 180_000 }, async () => {
    const [port = 0] = await findFreePorts(1);
    const prometheus = await startPrometheus({ scrape: [`http://127.0.0.1:${port}/metrics`] });
    onTestFinished(() => prometheus.stop());
    const shop = await openShop({
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
      OTEL_METRICS_EXEMPLAR_FILTER: 'always_on',
      OTEL_TRACES_SAMPLER: 'always_off',
    });
    await shop.order('7');
    for (const metric of ['shop_orders_total', 'shop_order_total_EUR_bucket']) {
      const read = async () => (await queryExemplars(prometheus.url, metric)).map(({ labels }) => labels);
      await expect.poll(read, { ...patience, message: metric }).toContainEqual({});
    }
  });

  it.each(['http/protobuf', 'http/json'])('are taken by OTLP (%s)', { timeout: 180_000 }, async (protocol) => {
    const prometheus = await startPrometheus({ otlp: true });
    onTestFinished(() => prometheus.stop());
    const shop = await openShop({
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${prometheus.otlpHttpUrl}/v1/metrics`,
    });
    await expectTraceOn(prometheus.url, await shop.order('7'));
  });
});

describePeer(['otelcol', 'prometheus'], 'exemplars, the Collector and Prometheus', () => {
  it('pass through the Collector with the id of the trace', { timeout: 180_000 }, async () => {
    const prometheus = await startPrometheus({ otlp: true });
    onTestFinished(() => prometheus.stop());
    const collector = await startCollector({
      exporters: { otlphttp: { endpoint: prometheus.otlpHttpUrl } },
      service: {
        telemetry: { metrics: { level: 'none' } },
        pipelines: { metrics: { receivers: ['otlp'], exporters: ['otlphttp'] } },
      },
    });
    onTestFinished(() => collector.stop());
    const shop = await openShop({
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.otlpGrpcUrl,
    });
    await expectTraceOn(prometheus.url, await shop.order('7'));
  });
});
