import { describe, expect, test } from 'vitest';
import type { ShopFixture } from './shop-fixture.ts';

export function describeMetrics(shop: () => ShopFixture): void {
  describe('metrics', () => {
    test('a metric is found, charted, grouped and filtered, and the address holds it all', async () => {
      const { page } = await shop().open('/metrics');
      await page.getByLabel('Find a metric').fill('orders placed');
      await page.getByRole('button', { name: /^shop\.orders\.placed/ }).click();
      const chart = page.getByRole('region', { name: 'shop.orders.placed' });
      await chart.getByRole('row', { name: /all/ }).waitFor();
      await chart.getByLabel('Group by').selectOption('shop.market');
      await chart.getByRole('row', { name: /DE/ }).getByText('0.4 order/s').first().waitFor();
      await chart.getByRole('row', { name: /FR/ }).getByText('0.2 order/s').first().waitFor();
      await chart.getByLabel('Filter by').selectOption('shop.market');
      await chart.getByLabel('Value of shop.market').selectOption('shop.market=DE');
      await expect.poll(() => chart.locator('tbody tr').count()).toBe(1);
      const again = await shop().open(page.url(), {});
      const same = again.page.getByRole('region', { name: 'shop.orders.placed' });
      await same.getByText('0.4 order/s').first().waitFor();
      expect(await same.locator('tbody tr').count()).toBe(1);
      expect(await same.locator('.chip').allInnerTexts()).toEqual(['by shop.market', 'shop.market=DE']);
      await page.close();
      await again.page.close();
    });

    test('a histogram is drawn as a percentile in its unit', async () => {
      const { page } = await shop().open('/metrics?chart=m%3Dhttp.server.request.duration%26via%3Dotlp%26agg%3Dp50');
      const chart = page.getByRole('region', { name: 'http.server.request.duration' });
      // Half of the requests lie in 10–100 ms, 10 of 100 below it: p50 is 10 + 90 × 40/80 = 55 ms.
      await chart.getByText('55 ms').first().waitFor();
      expect(await chart.locator('canvas').count()).toBe(1);
      await page.close();
    });

    test('charts can be added and removed', async () => {
      const { page } = await shop().open('/metrics');
      await page.getByRole('button', { name: /^shop\.orders\.placed/ }).click();
      await page.getByRole('button', { name: /^http\.server\.request\.duration/ }).click();
      const charts = page.locator('.metric-chart');
      await expect.poll(() => charts.count()).toBe(2);
      await charts.first().getByRole('button', { name: 'Remove this chart' }).click();
      await expect.poll(() => charts.count()).toBe(1);
      await page.goBack();
      await expect.poll(() => charts.count()).toBe(2);
      await page.close();
    });

    test('the pointer reads values, and a drag chooses the time range', async () => {
      const { page } = await shop().open('/metrics?chart=m%3Dshop.orders.placed%26via%3Dotlp');
      const plot = page.locator('.u-over');
      await plot.waitFor();
      const box = await plot.boundingBox();
      if (!box) throw new Error('The chart has no place on the page');
      const y = box.y + box.height / 2;
      await page.mouse.move(box.x + box.width * 0.8, y);
      await expect.poll(() => page.locator('.line-table th.now').innerText()).toMatch(/^\d\d:\d\d:\d\d$/);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.95, y, { steps: 5 });
      await page.mouse.up();
      await page.waitForURL((url) => url.searchParams.has('from'));
      const { searchParams } = new URL(page.url());
      const chosenMillis = Number(searchParams.get('to')) - Number(searchParams.get('from'));
      expect(chosenMillis).toBeGreaterThan(60_000);
      expect(chosenMillis).toBeLessThan(200_000);
      await page.close();
    });
  });
}
