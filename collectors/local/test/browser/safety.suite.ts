import { describe, expect, test } from 'vitest';
import type { WatchedPage } from './page-harness.ts';
import type { ShopFixture } from './shop-fixture.ts';

/** Views in which the hostile text must be seen, and how it is brought up. */
function hostileViews({ hostile }: ShopFixture): Record<string, string> {
  const chart = new URLSearchParams({ m: hostile.markup, via: 'otlp', by: 'market' });
  return {
    coverage: '/',
    services: `/services?${new URLSearchParams({ service: hostile.markup })}`,
    traces: `/traces?${new URLSearchParams({ q: hostile.traceId })}`,
    trace: `/traces/${hostile.traceId}`,
    logs: '/logs?q=level:warn&open=hostile',
    metrics: `/metrics?${new URLSearchParams({ chart: chart.toString() })}`,
  };
}

async function expectText({ page, problems }: WatchedPage, markup: string): Promise<void> {
  await page.locator('main').getByText(markup).filter({ visible: true }).first().waitFor();
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.evaluate(() => 'wasHit' in window)).toBe(false);
  const hrefs = await page
    .locator('[href]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  expect(hrefs.length).toBeGreaterThan(5);
  for (const href of hrefs) expect(href).toMatch(/^[/#]/);
  expect(problems).toEqual([]);
}

export function describeSafety(shop: () => ShopFixture): void {
  describe('safety', () => {
    test('markup in names, messages, attributes and units stays text in every view', async () => {
      const views = Object.entries(hostileViews(shop()));
      expect(views).toHaveLength(6);
      for (const [, path] of views) {
        const watched = await shop().open(path);
        await expectText(watched, shop().hostile.markup);
        await watched.page.close();
      }
    });

    test('the policy allows no inline script and no inline style', async () => {
      const response = await fetch(shop().collector.pageUrl);
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain('unsafe');
      const html = await response.text();
      expect(html).toContain('<script');
      expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
      expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
    });
  });
}
