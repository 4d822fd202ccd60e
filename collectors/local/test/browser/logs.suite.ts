import { describe, expect, test } from 'vitest';
import { encodeLogs } from './otlp-json.ts';
import { failedCount, orderCount } from './shop-fixture.ts';
import type { ShopFixture } from './shop-fixture.ts';

export function describeLogs(shop: () => ShopFixture): void {
  describe('logs', () => {
    test('a query finds by field and by words, each record once though it came by two wires', async () => {
      const { page } = await shop().open('/logs');
      await page.getByLabel('Query', { exact: true }).fill('level:error service:orders');
      await page.getByLabel('Query', { exact: true }).press('Enter');
      await page.getByRole('heading', { name: `${failedCount} records` }).waitFor();
      const heads = page.locator('.log-head');
      expect(await heads.count()).toBe(failedCount);
      await heads.first().click();
      expect(await page.locator('.log-detail').innerText()).toContain('logstash, otlp');
      await page.close();
    });

    test('a value becomes a filter, or is excluded, with a click', async () => {
      const { page } = await shop().open('/logs?q=shop.order.number:P-100*');
      await page.getByRole('heading', { name: `${3 * orderCount} records` }).waitFor();
      await page
        .locator('.facets')
        .getByRole('button', { name: /^debug/ })
        .click();
      await page.getByRole('heading', { name: `${orderCount} records` }).waitFor();
      expect(new URL(page.url()).searchParams.get('q')).toBe('shop.order.number:P-100* level:debug');
      await page.locator('.log-head').first().click();
      await page.getByRole('button', { name: 'No logs with level debug' }).click();
      await page.getByRole('heading', { name: `${2 * orderCount} records` }).waitFor();
      expect(await page.getByLabel('Query', { exact: true }).inputValue()).toBe(
        'shop.order.number:P-100* -level:debug',
      );
      await page.close();
    });

    test('the histogram counts the matches by level', async () => {
      const { page } = await shop().open('/logs?q=service:orders');
      await page.getByRole('img', { name: `${orderCount} matching logs over time, by level` }).waitFor();
      expect(await page.locator('.bars rect.fill-error').count()).toBe(failedCount);
      await page.close();
    });

    test('what is wrong with a query is said at the box', async () => {
      const { page } = await shop().open('/logs?q=level%3A');
      const box = page.getByRole('search');
      await box.getByRole('alert').waitFor();
      expect(await page.getByLabel('Query', { exact: true }).getAttribute('aria-invalid')).toBe('true');
      await page.getByRole('button', { name: 'How to write a query' }).click();
      await page.getByText('All terms must hold.').waitFor();
      await page.close();
    });

    test('a record leads to its span', async () => {
      const { page } = await shop().open('/logs?q=%22P-10009+declined%22');
      await page.locator('.log-head').first().click();
      await page.getByRole('link', { name: 'Open the trace' }).click();
      const selected = page.getByRole('treeitem', { selected: true });
      await selected.waitFor();
      expect(await selected.innerText()).toContain('POST /orders');
      await page.close();
    });

    test('a deep link opens the same records, unfolded as they were', async () => {
      const first = await shop().open('/logs?q=level:error');
      await first.page.locator('.log-head').nth(1).click();
      await first.page.locator('.log-detail').waitFor();
      const second = await shop().open(first.page.url(), {});
      await second.page.locator('.log-detail').waitFor();
      const list = (page: typeof first.page): Promise<string> => page.locator('.log-list').innerText();
      expect(await list(second.page)).toBe(await list(first.page));
      await first.page.close();
      await second.page.close();
    });

    test('the live tail shows a record when it arrives', async () => {
      const { page } = await shop().open('/logs?q=service:tailed&tail=1');
      await page.getByText('● Tailing').waitFor();
      const log = {
        id: 'tailed-1',
        service: 'tailed',
        timeMillis: Date.now(),
        level: 'info',
        message: 'a car left the line',
      } as const;
      await shop().sendOtlp('logs', encodeLogs([log]));
      await page.locator('.log-list').getByText('a car left the line').waitFor();
      expect(await page.locator('.tail-bar').innerText()).toContain('1 new since you started');
      await page.close();
    });
  });
}
