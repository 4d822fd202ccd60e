// One process, one request, all destinations at once: the same trace id is found in each.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describePeer } from './engines.ts';
import { type Everywhere, type Place, everywhere } from './everywhere.ts';
import { type Shop, startShop } from './shop.ts';

const peers = [...new Set(everywhere.flatMap((one) => one.peers))];

function listDestinations(signal: 'traces' | 'metrics' | 'logs'): string {
  const names = everywhere.flatMap((one) => one.signals[signal] ?? []);
  return [...new Set([...names, 'console'])].join(',');
}

describePeer(peers, 'one request to all destinations', () => {
  const places = new Map<Everywhere, Place>();
  let shop: Shop;
  let traceId = '';

  beforeAll(async () => {
    // One after the other: engines that start together take longer on two cores.
    for (const one of everywhere) places.set(one, await one.start());
    shop = await startShop({
      OTEL_TRACES_EXPORTER: listDestinations('traces'),
      OTEL_METRICS_EXPORTER: listDestinations('metrics'),
      OTEL_LOGS_EXPORTER: listDestinations('logs'),
      ...Object.assign({}, ...[...places.values()].map(({ env }) => env)),
    });
    traceId = await shop.order('7');
  }, 300_000);

  afterAll(async () => {
    await shop.stop();
    await Promise.all([...places.values()].map((place) => place.stop()));
  }, 60_000);

  it('makes a trace', () => {
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each(everywhere.map((one) => [one.name, one] as const))(
    'is found in %s',
    { timeout: 90_000 },
    async (_name, one) => {
      const find = (): Promise<readonly unknown[]> => places.get(one)?.find(traceId) ?? Promise.resolve([]);
      await expect.poll(find, { timeout: 80_000, interval: 250 }).not.toHaveLength(0);
    },
  );

  it('is found on the console', async () => {
    const { stdout, code } = await shop.stop();
    expect(code === 0 || code === null).toBe(true);
    expect(stdout.split('\n').filter((line) => line.includes(traceId)).length).toBeGreaterThan(1);
  });
});
