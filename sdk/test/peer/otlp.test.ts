// OTLP into real engines: a trace into Jaeger, metrics and logs through the Collector, metrics on into Prometheus.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { describePeer, startCollector, startJaeger, startPrometheus } from './engines.ts';
import { createFolder } from './engines/program.ts';
import { findJaegerSpans, queryPrometheus } from './queries.ts';
import { startShop } from './shop.ts';

const patience = { timeout: 60_000, interval: 200 };

describePeer(['jaeger'], 'OTLP and Jaeger', () => {
  // GET /orders/7                 server
  // └─ the spans that express makes
  it('gives back a whole trace by the query API', { timeout: 180_000 }, async () => {
    const jaeger = await startJaeger();
    onTestFinished(() => jaeger.stop());
    const shop = await startShop({
      OTEL_EXPORTER_OTLP_ENDPOINT: jaeger.otlpHttpUrl,
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
    });
    const traceId = await shop.order('7');
    await shop.stop();
    await expect.poll(() => findJaegerSpans(jaeger.queryUrl, traceId), patience).not.toHaveLength(0);

    const spans = await findJaegerSpans(jaeger.queryUrl, traceId);
    const roots = spans.filter(({ references }) => references.length === 0);
    expect(roots.map(({ operationName }) => operationName)).toEqual(['GET /orders/:id']);
    expect(roots[0]?.tags).toContainEqual(expect.objectContaining({ key: 'span.kind', value: 'server' }));
    const ids = new Set(spans.map(({ spanID }) => spanID));
    const orphans = spans.filter(({ references }) => references.some(({ spanID }) => !ids.has(spanID)));
    expect(orphans).toEqual([]);
  });
});

describePeer(['otelcol', 'prometheus'], 'OTLP, the Collector and Prometheus', () => {
  it('brings a counter into Prometheus and a log into a file', { timeout: 180_000 }, async () => {
    const prometheus = await startPrometheus({ otlp: true });
    onTestFinished(() => prometheus.stop());
    const folder = createFolder('collected');
    onTestFinished(folder.remove);
    const file = join(folder.path, 'logs.json');
    const collector = await startCollector({
      exporters: { otlphttp: { endpoint: prometheus.otlpHttpUrl }, file: { path: file, flush_interval: '100ms' } },
      service: {
        telemetry: { metrics: { level: 'none' } },
        pipelines: {
          metrics: { receivers: ['otlp'], exporters: ['otlphttp'] },
          logs: { receivers: ['otlp'], exporters: ['file'] },
        },
      },
    });
    onTestFinished(() => collector.stop());
    const shop = await startShop({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.otlpHttpUrl, OTEL_TRACES_EXPORTER: 'none' });
    await shop.order('7');
    await shop.order('8');
    await shop.stop();

    const read = (): Promise<number[]> => queryPrometheus(prometheus.url, 'shop_orders_total{market="de"}');
    await expect.poll(read, patience).toEqual([2]);
    await expect.poll(() => readFileSync(file, 'utf8'), patience).toContain('order placed');
  });
});
