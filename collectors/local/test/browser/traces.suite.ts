import { describe, expect, test } from 'vitest';
import { failedCount, orderCount } from './shop-fixture.ts';
import type { ShopFixture } from './shop-fixture.ts';
import { spansPerOrder } from './shop-telemetry.ts';

export function describeTraces(shop: () => ShopFixture): void {
  describe('traces', () => {
    test('the form narrows the list, and the address says how', async () => {
      const { page } = await shop().open('/traces?service=orders');
      await page.getByRole('heading', { name: `${orderCount} traces` }).waitFor();
      await page.getByLabel('Errors only').check();
      await page.getByRole('heading', { name: `${failedCount} traces` }).waitFor();
      expect(page.url()).toContain('status=error');
      await page.getByLabel('Errors only').uncheck();
      await page.getByLabel('Attribute').fill('shop.market=FR');
      await page.getByLabel('Attribute').press('Enter');
      await page.getByRole('heading', { name: `${orderCount / 2} traces` }).waitFor();
      await page.getByLabel('At least').fill('soon');
      await page.getByText('“soon” is not a duration').waitFor();
      await page.close();
    });

    test('each trace is a point, and a failed one is a cross', async () => {
      const { page } = await shop().open('/traces?service=gateway');
      await page.locator('.scatter .point').first().waitFor();
      expect(await page.locator('.scatter .point').count()).toBe(orderCount);
      expect(await page.locator('.scatter .point-error').count()).toBe(failedCount);
      await page.close();
    });

    test('a trace opens as a waterfall with the logs of each span beside it', async () => {
      const order = shop().orders[8];
      const { page } = await shop().open(`/traces/${order?.traceId}`);
      const rows = page.getByRole('treeitem');
      await rows.first().waitFor();
      expect(await rows.count()).toBe(spansPerOrder);
      const panel = page.getByRole('complementary', { name: 'Selected span' });
      expect(await panel.innerText()).toContain('Order P-10008 received');
      expect(await panel.innerText()).not.toContain('Model aurora');
      await rows.filter({ hasText: 'GET /models/:id' }).click();
      await panel.getByText('Model aurora read from the catalogue').waitFor();
      expect(await panel.innerText()).not.toContain('Order P-10008 received');
      await panel.getByRole('button', { name: /Whole trace 3/ }).click();
      await panel.getByText('Order P-10008 received').waitFor();
      await page.close();
    });

    test('a link to a span opens the same span in another browser', async () => {
      const order = shop().orders[9];
      const first = await shop().open(`/traces/${order?.traceId}`);
      await first.page.getByRole('treeitem').filter({ hasText: 'POST /orders' }).click();
      const panel = 'complementary';
      await first.page.getByRole(panel).getByText('declined by the bank').waitFor();
      const second = await shop().open(first.page.url(), {});
      await second.page.getByRole(panel).getByText('declined by the bank').waitFor();
      expect(await second.page.getByRole(panel).innerText()).toBe(await first.page.getByRole(panel).innerText());
      expect(await second.page.getByRole('treeitem', { selected: true }).innerText()).toContain('POST /orders');
      expect(await second.page.locator('.problem').first().innerText()).toContain('card declined');
      await first.page.close();
      await second.page.close();
    });

    test('a folded span hides what is below it', async () => {
      const { page } = await shop().open(`/traces/${shop().orders[1]?.traceId}`);
      const rows = page.getByRole('treeitem');
      await rows.nth(2).getByRole('button', { name: 'Fold' }).click();
      await expect.poll(() => rows.count()).toBe(3);
      await page.getByRole('button', { name: 'Unfold all' }).click();
      await expect.poll(() => rows.count()).toBe(spansPerOrder);
      await page.close();
    });

    test('a trace of 2,000 spans draws only the rows in sight, to its end', async () => {
      const { page } = await shop().open(`/traces/${shop().bigTraceId}`);
      await page.getByRole('treeitem').first().waitFor();
      expect(await page.getByRole('treeitem').count()).toBeLessThan(80);
      await page.keyboard.press('End');
      await page.getByRole('treeitem', { selected: true }).filter({ hasText: 'step 1999' }).waitFor();
      expect(await page.getByRole('treeitem').count()).toBeLessThan(80);
      await page.close();
    });

    test('a trace that nobody sent says so', async () => {
      const { page } = await shop().open('/traces/00000000000000000000000000000001');
      await expect.poll(() => page.getByRole('heading', { name: 'No such trace' }).count()).toBe(1);
      await page.close();
    });
  });
}
