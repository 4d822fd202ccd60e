// Traffic through the shop as it runs, in fast motion.
import { createServer } from 'node:http';
import { Pool } from 'undici';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { journeys } from '../src/journeys/journeys.ts';
import { createShop } from '../src/shop.ts';
import { createShopper } from '../src/shopper.ts';
import { createTally } from '../src/tally.ts';
import { playTraffic } from '../src/traffic.ts';
import type { TrafficOptions } from '../src/traffic.ts';
import { startRecordingProxy } from './recording-proxy.ts';
import { startShop } from './running-shop.ts';
import type { RunningShop } from './running-shop.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop.stop());

const fast: Omit<TrafficOptions, 'gatewayUrl' | 'signal'> = {
  shoppersPerSecond: 400,
  seed: 7,
  thinkMillis: 0,
  summaryMillis: 60_000,
  maxShoppers: 150,
  print: () => undefined,
};

const never = new AbortController().signal;

function play(changes: Partial<TrafficOptions> = {}) {
  return playTraffic({ ...fast, gatewayUrl: shop.url, signal: never, ...changes });
}

async function record(seed: number): Promise<string[]> {
  const proxy = await startRecordingProxy(shop.url);
  await play({ gatewayUrl: proxy.url, seed, maxShoppers: 60 });
  await proxy.stop();
  return proxy.seen.toSorted();
}

describe('traffic', () => {
  it('asks the same of the shop for the same seed, and something else for another', async () => {
    const [first, again, other] = [await record(7), await record(7), await record(8)];
    expect(first.length).toBeGreaterThan(100);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('orders cars and makes mistakes, and the shop answers each as it should', async () => {
    const lines: string[] = [];
    const totals = await play({ print: (line) => lines.push(line) });
    expect(lines.at(-1)).toContain(' 0 unexpected');
    expect(totals).toMatchObject({ shoppers: 150, unexpected: 0, unreachable: 0 });
    expect(totals.orders).toBeGreaterThan(30);
    expect(totals.mistakes).toBeGreaterThan(10);
    expect(totals.requests).toBeGreaterThan(600);
  });

  it('plays every journey there is', async () => {
    const pool = new Pool(shop.url);
    const tally = createTally(0);
    expect(journeys.length).toBeGreaterThan(10);
    for (const [number, journey] of journeys.entries()) {
      const shopper = createShopper(1, number);
      await journey.play({ shopper, tally, shop: createShop({ pool, tally, shopper, thinkMillis: 0, signal: never }) });
    }
    expect(tally.totals()).toMatchObject({ unexpected: 0, unreachable: 0 });
    await pool.destroy();
  });

  it('waits for a gateway that is gone, says so once, and goes on when it is back', async () => {
    const gone = await startRecordingProxy(shop.url);
    await gone.stop();
    const lines: string[] = [];
    const stop = new AbortController();
    const told = (text: string) => vi.waitFor(() => expect(lines.join('\n')).toContain(text), { timeout: 10_000 });
    const run = play({
      gatewayUrl: gone.url,
      shoppersPerSecond: 50,
      maxShoppers: 100_000,
      signal: stop.signal,
      print: (line) => lines.push(line),
    });
    await told('the gateway does not answer');
    const back = createServer((_request, response) => response.writeHead(500).end());
    back.listen(Number(new URL(gone.url).port), '127.0.0.1');
    await told('the gateway answers again');
    stop.abort();
    const totals = await run;
    back.closeAllConnections();
    back.close();
    expect(totals.unreachable).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes('does not answer'))).toHaveLength(1);
    expect(lines.at(-1)).toMatch(/turned away/);
  });

  it('ends at once when told to, in the middle of everything', async () => {
    const proxy = await startRecordingProxy(shop.url);
    const stop = new AbortController();
    const run = play({ gatewayUrl: proxy.url, thinkMillis: 10_000, maxShoppers: 100_000, signal: stop.signal });
    await vi.waitFor(() => expect(proxy.seen.length).toBeGreaterThan(20));
    const startMillis = performance.now();
    stop.abort();
    const totals = await run;
    expect(performance.now() - startMillis).toBeLessThan(3000);
    expect(totals.unexpected).toBe(0);
    await proxy.stop();
  });
});
