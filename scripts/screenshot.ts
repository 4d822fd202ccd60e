// Pictures of the page for the README, from a platform that runs: `npm start`, wait a minute or two, then
// `node scripts/screenshot.ts [--url http://127.0.0.1:4319] [--out docs/images]`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { findChromium, howToInstall, launchChromium } from '../collectors/local/test/browser/chromium.ts';

interface Shot {
  readonly name: string;
  readonly path: string;
  /** What shows that the view is drawn. */
  readonly drawn: string;
  /** Brings the view into the state worth showing. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const shots: readonly Shot[] = [
  { name: 'coverage', path: '/', drawn: '.matrix .sparkline' },
  { name: 'services', path: '/services?service=orders&range=5m', drawn: '.service-charts canvas' },
  { name: 'trace', path: '/traces?q=POST&range=5m', drawn: '.trace-line', prepare: openWidestTrace },
  {
    name: 'logs',
    path: '/logs?range=5m',
    drawn: '.log',
    prepare: async (page) => page.locator('.log-head').nth(7).click(),
  },
  { name: 'metrics', path: '/metrics?range=5m', drawn: '.line-table' },
];

/** The one with most services: that is the one that shows what a trace is. */
async function openWidestTrace(page: Page): Promise<void> {
  const lines = page.locator('.trace-line');
  const counts = await lines.evaluateAll((all) => all.map((line) => line.querySelectorAll('.pill').length));
  await lines.nth(counts.indexOf(Math.max(...counts))).click();
  await page.getByRole('treeitem').first().waitFor();
  await page.getByRole('button', { name: /^Whole trace/ }).click();
}

async function takeShots(url: string, folder: string): Promise<void> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(howToInstall);
  await mkdir(folder, { recursive: true });
  const browser = await launchChromium(executablePath);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  const page = await context.newPage();
  for (const { name, path, drawn, prepare } of shots) {
    await page.goto(new URL(path, url).href);
    await page.locator(drawn).first().waitFor();
    await prepare?.(page);
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
    // Charts are drawn a frame after their data; the live feed keeps the network from ever being idle.
    await page.waitForFunction(
      'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))',
    );
    await page.screenshot({ path: join(folder, `${name}.png`) });
    process.stdout.write(`${join(folder, `${name}.png`)}\n`);
  }
  await browser.close();
}

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:4319' },
    out: { type: 'string', default: join(import.meta.dirname, '../docs/images') },
  },
});
await takeShots(values.url, values.out);
