import { describe, expect, test } from 'vitest';
import { failedCount, orderCount } from './shop-fixture.ts';
import type { ShopFixture } from './shop-fixture.ts';

export function describeServices(shop: () => ShopFixture): void {
  describe('services', () => {
    test('draws who calls whom, with rate, errors and p95', async () => {
      const { page } = await shop().open('/services');
      const map = page.getByRole('region', { name: 'Service map' });
      await map.waitFor();
      const edges = await map.locator('.edge > title').allTextContents();
      expect(edges.toSorted().map((text) => text.split(':')[0])).toEqual([
        'gateway calls orders',
        'orders calls products',
      ]);
      expect(edges.find((text) => text.startsWith('gateway'))).toContain('10% errors');
      expect(edges.find((text) => text.startsWith('orders'))).toContain('0% errors');
      await page.close();
    });

    test('a service shows its operations, which lead to their traces', async () => {
      const { page } = await shop().open('/services');
      await page.locator('.table').getByRole('link', { name: 'orders' }).click();
      const operation = page.getByRole('row', { name: /POST \/orders/ });
      await operation.waitFor();
      expect(page.url()).toContain('service=orders');
      expect(await operation.innerText()).toContain(String(orderCount));
      await operation.getByRole('link').click();
      await page.getByRole('heading', { name: `${orderCount} traces` }).waitFor();
      await page.goBack();
      await page.getByRole('link', { name: 'Failed traces' }).click();
      await page.getByRole('heading', { name: `${failedCount} traces` }).waitFor();
      await page.close();
    });
  });
}
