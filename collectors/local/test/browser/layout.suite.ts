import { describe, expect, test } from 'vitest';
import { measureContrast, measureHues } from './contrast.ts';
import type { ShopFixture } from './shop-fixture.ts';

/** Every view, and what shows that it is drawn. */
function viewsOf(shop: ShopFixture): readonly (readonly [string, string])[] {
  return [
    ['/', '.matrix'],
    ['/services?service=orders', '.map-frame .node'],
    ['/traces', '.trace-line'],
    [`/traces/${shop.orders[9]?.traceId}?logs=trace`, '[role=treeitem]'],
    [`/traces/${shop.hostile.traceId}`, '[role=treeitem]'],
    ['/logs?open=log-9-2-error', '.log-detail'],
    ['/metrics', '.line-table'],
  ];
}

export function describeLayout(shop: () => ShopFixture): void {
  describe('layout', () => {
    test('on a phone no view scrolls sideways', async () => {
      const { page, problems } = await shop().open('/', {
        viewport: { width: 390, height: 844 },
        hasTouch: true,
        isMobile: true,
      });
      for (const [path, drawn] of viewsOf(shop())) {
        await page.goto(new URL(path, shop().collector.pageUrl).href);
        await page.locator(drawn).first().waitFor();
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, path).toBe(0);
      }
      expect(problems).toEqual([]);
      await page.close();
    });

    for (const colorScheme of ['light', 'dark'] as const)
      test(`all text can be read in the ${colorScheme} theme`, async () => {
        const { page, problems } = await shop().open('/', { colorScheme });
        let inspected = 0;
        for (const [path, drawn] of viewsOf(shop())) {
          await page.goto(new URL(path, shop().collector.pageUrl).href);
          await page.locator(drawn).first().waitFor();
          const report = await measureContrast(page);
          expect(report.failures, path).toEqual([]);
          inspected += report.inspected;
        }
        expect(inspected).toBeGreaterThan(200);
        for (const ratio of await measureHues(page)) expect(ratio).toBeGreaterThan(4.5);
        expect(problems).toEqual([]);
        await page.close();
      });

    test('the theme follows the system until the reader chooses, and the choice is kept', async () => {
      const { page } = await shop().open('/', { colorScheme: 'dark' });
      const themeOf = (): Promise<string | undefined> => page.evaluate(() => document.documentElement.dataset['theme']);
      expect(await themeOf()).toBe('dark');
      await page.getByRole('button', { name: 'Light theme' }).click();
      await page.reload();
      await page.locator('.matrix').waitFor();
      expect(await themeOf()).toBe('light');
      await page.close();
    });

    test('a time range is chosen in the header, and back undoes it', async () => {
      const { page } = await shop().open('/traces');
      await page.getByRole('button', { name: '15m' }).click();
      await page.getByRole('button', { name: 'Last hour' }).click();
      await page.waitForURL((url) => url.searchParams.get('range') === '1h');
      await page.getByRole('button', { name: '1h', exact: true }).click();
      await page.getByRole('button', { name: 'Show this range' }).click();
      await page.waitForURL((url) => url.searchParams.has('from') && url.searchParams.has('to'));
      await page.goBack();
      await expect.poll(() => page.getByRole('button', { name: '1h', exact: true }).count()).toBe(1);
      await page.close();
    });
  });
}
