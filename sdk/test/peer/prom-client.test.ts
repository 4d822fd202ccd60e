// What an application counts with prom-client, read back from a real Prometheus: by OTLP through the Collector, and scraped.
import { expect, it, onTestFinished } from 'vitest';
import { runFixture, startFixture } from '../child.ts';
import { describePeer, startCollector, startPrometheus } from './engines.ts';
import { findFreePorts } from './engines/program.ts';
import { queryPrometheus } from './queries.ts';

const patience = { timeout: 60_000, interval: 200 };
const only = { OTEL_TRACES_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };

/** After the registry's reset: fixtures/prom-client.mjs. */
const expected: readonly (readonly [query: string, values: readonly number[]])[] = [
  ['prom_orders_total{market="de"}', [2]],
  ['io_jobs_total', [5]],
  ['io_stock{car="A"}', [12]],
  ['prom_wait_bucket{zone="eu",le=~"0.1"}', [2]],
  ['prom_wait_count', [4]],
  ['prom_wait_sum', [5.6]],
  ['prom_size{quantile="0.5"}', [4]],
  ['prom_size_count', [3]],
  ['prom_size_sum', [12]],
  ['process_cpu_seconds_total > bool 0', [1]],
  // Ours, of two with the name.
  ['shop_taken_total', [1]],
];

describePeer(['otelcol', 'prometheus'], 'prom-client, OTLP, the Collector and Prometheus', () => {
  it('is in Prometheus under its own names, and its reset is seen as one', { timeout: 180_000 }, async () => {
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
    const env = { ...only, OTEL_METRICS_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: collector.otlpHttpUrl };
    expect(await runFixture('prom-client.mjs', { env })).toMatchObject({ code: 0 });
    for (const [query, values] of expected)
      await expect.poll(() => queryPrometheus(prometheus.url, query), { ...patience, message: query }).toEqual(values);
    const resets = 'resets(prom_orders_total{market="de"}[10m])';
    expect(await queryPrometheus(prometheus.url, resets)).toEqual([1]);
  });
});

describePeer(['prometheus'], 'prom-client and Prometheus', () => {
  it('is scraped from our page', { timeout: 180_000 }, async () => {
    const [port = 0] = await findFreePorts(1);
    const prometheus = await startPrometheus({ scrape: [`http://127.0.0.1:${port}/metrics`] });
    onTestFinished(() => prometheus.stop());
    const app = startFixture('prom-client.mjs', {
      env: {
        ...only,
        OTEL_METRICS_EXPORTER: 'prometheus',
        OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
        STAYS: 'yes',
      },
    });
    onTestFinished(async () => {
      app.process.kill();
      await app.exited;
    });
    await app.ready;
    for (const [query, values] of expected)
      await expect.poll(() => queryPrometheus(prometheus.url, query), { ...patience, message: query }).toEqual(values);
    expect(await queryPrometheus(prometheus.url, 'up{job="target-0"}')).toEqual([1]);
  });
});
