import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startCollector } from '../../src/index.ts';
import { failedCount, lostCount, orderCount } from './shop-fixture.ts';
import type { ShopFixture } from './shop-fixture.ts';

export function describeCoverage(shop: () => ShopFixture): void {
  describe('coverage', () => {
    test('shows each service by signal and wire, with what was received', async () => {
      const { page } = await shop().open('/');
      const orders = page.getByRole('row', { name: /orders/ });
      await orders.waitFor();
      const cells = await orders.locator('td').allInnerTexts();
      const headings = await page.locator('.matrix thead th').allInnerTexts();
      expect(headings.slice(1).map((text) => text.replace(/\s+/g, ' '))).toEqual([
        'traces otlp',
        'metrics otlp',
        'logs logstash',
        'logs otlp',
      ]);
      expect(cells[0]).toContain(`received\n${2 * orderCount}`);
      expect(cells[2]).toContain(`received\n${orderCount}`);
      expect(cells[3]).toContain(`received\n${orderCount}`);
      for (const cell of cells) expect(cell).toMatch(/ok/);
      await page.close();
    });

    test('says how much was lost, and of whom', async () => {
      const { page } = await shop().open('/');
      await page.getByText(`${lostCount} records lost`).waitFor();
      const lossy = await page.getByRole('row', { name: /lossy/ }).innerText();
      expect(lossy).toContain(
        `123 accepted + 7 recovered = 118 delivered + ${lostCount} dropped + 2 queued + 7 spooled`,
      );
      expect(lossy).toContain('sender is retrying');
      const summary = await page.getByRole('region', { name: 'Summary' }).innerText();
      expect(summary).toContain(
        `243 accepted + 7 recovered = 236 delivered + ${lostCount} dropped + 4 queued + 7 spooled`,
      );
      await page.getByText('accepted + recovered = delivered + dropped + queued + spooled').waitFor();
      const gateway = await page.getByRole('row', { name: /gateway/ }).innerText();
      expect(gateway).toContain('120 accepted = 118 delivered + 0 dropped + 2 queued');
      expect(gateway).not.toContain('sender is');
      expect(failedCount).toBeGreaterThan(0);
      await page.close();
    });

    test('lists the receivers with what they took', async () => {
      const { page } = await shop().open('/');
      const row = page.getByRole('row', { name: /logstash-http/ });
      await row.waitFor();
      expect(await row.innerText()).toContain(String(3 * orderCount));
      await page.close();
    });

    test('tells a newcomer the two lines that bring telemetry', async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'pitwall-empty-'));
      const empty = await startCollector({
        otlpPort: 0,
        pagePort: 0,
        logstashHttpPort: 0,
        logstashTcpPort: 0,
        dataDir,
      });
      const { page, problems } = await shop().open(empty.pageUrl);
      await page.getByText('node --import @pitwall/sdk/register server.ts').waitFor();
      await page.getByText(`OTEL_EXPORTER_OTLP_ENDPOINT=${empty.otlpUrl}`, { exact: true }).waitFor();
      for (const view of ['Services', 'Traces', 'Logs', 'Metrics']) {
        await page.getByRole('link', { name: view, exact: true }).click();
        await page.locator('.empty h2').waitFor();
      }
      expect(problems).toEqual([]);
      await page.close();
      await empty.stop();
      await rm(dataDir, { recursive: true, force: true });
    });
  });
}
