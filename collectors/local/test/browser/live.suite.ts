import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startCollector } from '../../src/index.ts';
import { encodeTraces } from './otlp-json.ts';
import type { TestSpan } from './otlp-json.ts';
import type { ShopFixture } from './shop-fixture.ts';
import { hexId } from './shop-telemetry.ts';

function newSpan(number: number): TestSpan {
  return {
    traceId: hexId(700_000 + number, 32),
    spanId: hexId(700_000 + number, 16),
    service: 'fresh',
    name: `arrival ${number}`,
    kind: 'server',
    startMillis: Date.now(),
    durationMillis: 7,
  };
}

export function describeLive(shop: () => ShopFixture): void {
  describe('live updates', () => {
    test('a trace appears without a reload', async () => {
      const { page } = await shop().open('/traces?service=fresh');
      await page.getByText('No trace matches').waitFor();
      await page.evaluate(() => (document.body.dataset['kept'] = 'yes'));
      await shop().sendOtlp('traces', encodeTraces([newSpan(1)]));
      await page.locator('.trace-line', { hasText: 'arrival 1' }).waitFor();
      expect(await page.evaluate(() => document.body.dataset['kept'])).toBe('yes');
      await page.close();
    });

    test('nothing changes while paused, and everything is there when resumed', async () => {
      const { page } = await shop().open('/traces?service=fresh');
      await page.locator('.trace-line', { hasText: 'arrival 1' }).waitFor();
      await page.keyboard.press('.');
      await page.getByRole('button', { name: 'Paused' }).waitFor();
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      const other = await shop().open('/traces?service=fresh');
      await shop().sendOtlp('traces', encodeTraces([newSpan(2)]));
      await other.page.locator('.trace-line', { hasText: 'arrival 2' }).waitFor();
      expect(await page.locator('.trace-line', { hasText: 'arrival 2' }).count()).toBe(0);
      expect(requests).toEqual([]);
      await page.keyboard.press('.');
      await page.locator('.trace-line', { hasText: 'arrival 2' }).waitFor();
      await page.close();
      await other.page.close();
    });

    test('a collector that goes away is missed by name, and the page goes on when it is back', async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'pitwall-gone-'));
      const ports = { otlpPort: 0, logstashHttpPort: 0, logstashTcpPort: 0, dataDir };
      const first = await startCollector({ ...ports, pagePort: 0 });
      const { page } = await shop().open(first.pageUrl);
      await page.getByText('Waiting for telemetry').waitFor();
      await page.getByRole('button', { name: 'Live' }).waitFor();
      await first.stop();
      await page.getByText('The collector does not answer').first().waitFor();
      const second = await startCollector({ ...ports, pagePort: Number(new URL(first.pageUrl).port) });
      await page.getByText('The collector does not answer').first().waitFor({ state: 'detached', timeout: 15_000 });
      expect(await page.getByText('Waiting for telemetry').count()).toBe(1);
      await page.close();
      await second.stop();
      await rm(dataDir, { recursive: true, force: true });
    });
  });
}
