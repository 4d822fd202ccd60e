import { describe, expect, test } from 'vitest';
import { orderCount } from './shop-fixture.ts';
import type { ShopFixture } from './shop-fixture.ts';

export function describeKeyboard(shop: () => ShopFixture): void {
  describe('the keyboard', () => {
    test('goes to every view and keeps the time range', async () => {
      const { page } = await shop().open('/?range=1h');
      const views = { s: '/services', t: '/traces', l: '/logs', m: '/metrics', c: '/' };
      for (const [key, path] of Object.entries(views)) {
        await page.keyboard.press('g');
        await page.keyboard.press(key);
        await expect.poll(() => new URL(page.url()).pathname).toBe(path);
        expect(new URL(page.url()).searchParams.get('range')).toBe('1h');
      }
      await page.close();
    });

    test('searches, moves in the list, opens and comes back', async () => {
      const { page } = await shop().open('/traces?service=gateway');
      await page.getByRole('heading', { name: `${orderCount} traces` }).waitFor();
      await page.keyboard.press('/');
      expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
      await page.keyboard.press('Escape');
      for (const key of ['j', 'j', 'k', 'j']) await page.keyboard.press(key);
      const focused = await page.evaluate(() => document.activeElement?.getAttribute('href')?.split('?')[0]);
      expect(focused).toBe(
        await page
          .locator('.trace-line')
          .nth(1)
          .getAttribute('href')
          .then((href) => href?.split('?')[0]),
      );
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.pathname === focused);
      await page.getByRole('treeitem').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.getByRole('treeitem', { selected: true }).filter({ hasText: 'POST /orders' }).waitFor();
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => page.getByRole('treeitem').count()).toBe(3);
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => page.getByRole('treeitem').count()).toBe(5);
      await page.keyboard.press('Escape');
      await page.waitForURL((url) => url.pathname === '/traces');
      await page.close();
    });

    test('shows its keys, and text in a field is only text', async () => {
      const { page } = await shop().open('/logs');
      await page.getByLabel('Query', { exact: true }).fill('');
      await page.getByLabel('Query', { exact: true }).press('?');
      expect(await page.getByRole('dialog').count()).toBe(0);
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
      await page.close();
    });

    test('what has the focus can be seen', async () => {
      const { page } = await shop().open('/traces');
      await page.locator('.trace-line').first().waitFor();
      await page.keyboard.press('j');
      const outline = await page.evaluate(() => {
        const focused = document.activeElement;
        return focused ? getComputedStyle(focused).outlineStyle : 'none';
      });
      expect(outline).toBe('solid');
      await page.close();
    });
  });
}
