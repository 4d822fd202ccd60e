// Traffic through the real shop, in fast motion.
import { startShop } from '@pitwall-examples/gateway/running-shop';
import type { RunningShop } from '@pitwall-examples/gateway/running-shop';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { journeys } from '../src/journeys/journeys.ts';
import { playTraffic } from '../src/traffic.ts';
import type { TrafficOptions } from '../src/traffic.ts';

// Before the services are loaded: they would print their business into the test report.
vi.hoisted(() => (process.env['PITWALL_LOG_LEVEL'] = 'error'));

const shops: RunningShop[] = [];
afterEach(async () => void (await Promise.all(shops.splice(0).map((shop) => shop.stop()))));

/** A shop that writes down who asked for what, without the ids that it made up itself. */
async function openShop(): Promise<{ shop: RunningShop; seen: string[] }> {
  const seen: string[] = [];
  const shop = await startShop({
    prepare: (gateway) => {
      gateway.addHook('preHandler', async ({ method, url, headers, body }) => {
        const line = [
          headers['x-forwarded-for'],
          method,
          url,
          JSON.stringify(body ?? null),
          headers['idempotency-key'],
        ];
        seen.push(line.join(' ').replaceAll(/[\da-f]{8}-[\da-f-]{27}|ord_[\da-f]{20}/g, 'ID'));
      });
    },
  });
  shops.push(shop);
  return { shop, seen };
}

const fast: Omit<TrafficOptions, 'gatewayUrl' | 'signal'> = {
  shoppersPerSecond: 400,
  seed: 7,
  thinkMillis: 0,
  summaryMillis: 60_000,
  maxShoppers: 150,
  print: () => undefined,
};

function play(shop: RunningShop, changes: Partial<TrafficOptions> = {}) {
  return playTraffic({ ...fast, gatewayUrl: shop.url, signal: new AbortController().signal, ...changes });
}

describe('traffic', () => {
  it('asks the same of the shop for the same seed, and something else for another', async () => {
    const runs: string[][] = [];
    for (const seed of [7, 7, 8]) {
      const { shop, seen } = await openShop();
      await play(shop, { seed, maxShoppers: 60 });
      runs.push(seen.toSorted());
    }
    expect(runs[0]?.length).toBeGreaterThan(100);
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).not.toEqual(runs[0]);
  });

  it('orders cars and makes mistakes, and the shop answers each as it should', async () => {
    const { shop } = await openShop();
    const lines: string[] = [];
    const totals = await play(shop, { print: (line) => lines.push(line) });
    expect(lines.at(-1)).toContain(' 0 unexpected');
    expect(totals).toMatchObject({ shoppers: 150, unexpected: 0, unreachable: 0 });
    expect(totals.orders).toBeGreaterThan(30);
    expect(totals.mistakes).toBeGreaterThan(10);
    expect(totals.requests).toBeGreaterThan(600);
  });

  it('plays every journey there is', async () => {
    const { shop } = await openShop();
    const { createShop } = await import('../src/shop.ts');
    const { createShopper } = await import('../src/shopper.ts');
    const { createTally } = await import('../src/tally.ts');
    const { Pool } = await import('undici');
    const pool = new Pool(shop.url);
    const tally = createTally(0);
    expect(journeys.length).toBeGreaterThan(10);
    for (const [number, journey] of journeys.entries()) {
      const shopper = createShopper(1, number);
      const signal = new AbortController().signal;
      await journey.play({ shopper, tally, shop: createShop({ pool, tally, shopper, thinkMillis: 0, signal }) });
    }
    expect(tally.totals()).toMatchObject({ unexpected: 0, unreachable: 0 });
    await pool.destroy();
  });

  it('waits for a gateway that is gone, says so once, and goes on when it is back', async () => {
    const { shop } = await openShop();
    const port = Number(new URL(shop.url).port);
    await shop.gateway.close();
    const lines: string[] = [];
    const stop = new AbortController();
    const told = (text: string) => vi.waitFor(() => expect(lines.join('\n')).toContain(text), { timeout: 10_000 });
    const run = play(shop, {
      shoppersPerSecond: 50,
      maxShoppers: 100_000,
      signal: stop.signal,
      print: (line) => lines.push(line),
    });
    await told('the gateway does not answer');
    const { createServer } = await import('node:http');
    const server = createServer((_request, response) => response.writeHead(500).end()).listen(port, '127.0.0.1');
    await told('the gateway answers again');
    stop.abort();
    const totals = await run;
    server.closeAllConnections();
    server.close();
    expect(totals.unreachable).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes('does not answer'))).toHaveLength(1);
    expect(lines.at(-1)).toMatch(/turned away/);
  });

  it('ends at once when told to, in the middle of everything', async () => {
    const { shop, seen } = await openShop();
    const stop = new AbortController();
    const run = play(shop, { thinkMillis: 10_000, maxShoppers: 100_000, signal: stop.signal });
    await vi.waitFor(() => expect(seen.length).toBeGreaterThan(20));
    const startMillis = performance.now();
    stop.abort();
    const totals = await run;
    expect(performance.now() - startMillis).toBeLessThan(1000);
    expect(totals.unexpected).toBe(0);
  });
});
