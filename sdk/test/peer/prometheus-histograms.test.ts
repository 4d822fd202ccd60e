// Exponential histograms by OTLP are native ones in a real Prometheus.
import { expect, it, onTestFinished } from 'vitest';
import { describePeer, startPrometheus } from './engines.ts';
import { queryPrometheus } from './queries.ts';
import { startShop } from './shop.ts';

describePeer(['prometheus'], 'exponential histograms and Prometheus', () => {
  it(
    'are native histograms, whose count, sum and quantiles are those of what was measured',
    { timeout: 180_000 },
    async () => {
      const prometheus = await startPrometheus({ otlp: true });
      onTestFinished(() => prometheus.stop());
      const shop = await startShop({
        OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${prometheus.otlpHttpUrl}/v1/metrics`,
        OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: 'base2_exponential_bucket_histogram',
        OTEL_TRACES_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
      });
      onTestFinished(async () => void (await shop.stop()));
      await shop.order('7');
      await shop.order('8');

      const read = (query: string) => () => queryPrometheus(prometheus.url, query);
      const patience = { timeout: 60_000, interval: 200 };
      await expect.poll(read('histogram_count(shop_order_total_EUR{market="de"})'), patience).toEqual([2]);
      expect(await read('histogram_sum(shop_order_total_EUR)')()).toEqual([84]);
      const [median = 0] = await read('histogram_quantile(0.5, shop_order_total_EUR)')();
      expect(Math.abs(median - 42)).toBeLessThan(0.5);
      await expect.poll(read('histogram_count(http_server_request_duration_seconds)'), patience).toEqual([2]);
    },
  );
});
