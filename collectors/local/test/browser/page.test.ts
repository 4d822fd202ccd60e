// The page in a real Chromium, over a real collector, with telemetry sent by its real wires.
// One collector and one browser serve all suites: starting them is what costs.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, howToInstall } from './chromium.ts';
import { describeCoverage } from './coverage.suite.ts';
import { describeKeyboard } from './keyboard.suite.ts';
import { describeLayout } from './layout.suite.ts';
import { describeLive } from './live.suite.ts';
import { describeLogs } from './logs.suite.ts';
import { describeMetrics } from './metrics.suite.ts';
import { describeSafety } from './safety.suite.ts';
import { describeServices } from './services.suite.ts';
import { startShop } from './shop-fixture.ts';
import type { ShopFixture } from './shop-fixture.ts';
import { describeTraces } from './traces.suite.ts';

const isCi = process.env['CI'] === 'true';
const isMissing = findChromium() === undefined;
if (isMissing && !isCi) process.stderr.write(`The page's browser tests do not run: ${howToInstall}\n`);

test('a browser is here to test the page with', ({ skip }) => {
  if (isMissing && !isCi) skip(howToInstall);
  expect(isMissing, howToInstall).toBe(false);
});

describe.skipIf(isMissing)('the page', () => {
  let running: ShopFixture | undefined;
  beforeAll(async () => {
    running = await startShop();
  });
  afterAll(async () => running?.stop());
  const shop = (): ShopFixture => {
    if (!running) throw new Error('The shop did not start');
    return running;
  };
  describeCoverage(shop);
  describeServices(shop);
  describeTraces(shop);
  describeLogs(shop);
  describeMetrics(shop);
  describeLive(shop);
  describeKeyboard(shop);
  describeSafety(shop);
  describeLayout(shop);
});
