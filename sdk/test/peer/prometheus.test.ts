// A real Prometheus scrapes `/metrics` of a process.
import { expect, it, onTestFinished } from 'vitest';
import { describePeer, startPrometheus } from './engines.ts';
import { findFreePorts } from './engines/program.ts';
import { queryPrometheus } from './queries.ts';
import { startShop } from './shop.ts';

describePeer(['prometheus'], 'prometheus and Prometheus', () => {
  it('reads back by PromQL what it has scraped', { timeout: 180_000 }, async () => {
    const [port = 0] = await findFreePorts(1);
    const prometheus = await startPrometheus({ scrape: [`http://127.0.0.1:${port}/metrics`] });
    onTestFinished(() => prometheus.stop());
    const shop = await startShop({
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
    });
    onTestFinished(async () => void (await shop.stop()));
    await shop.order('7');
    await shop.order('8');

    const read = (query: string) => () => queryPrometheus(prometheus.url, query);
    const patience = { timeout: 60_000, interval: 200 };
    await expect.poll(read('shop_orders_total{market="de"}'), patience).toEqual([2]);
    await expect.poll(read('sum by (market) (shop_order_total_EUR_sum)'), patience).toEqual([84]);
    await expect.poll(read('up{job="target-0"}'), patience).toEqual([1]);
  });
});
