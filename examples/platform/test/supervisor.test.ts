import { get } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { isAlive, superviseParts } from './supervised-run.ts';
import type { SupervisedRun } from './supervised-run.ts';

// collector ← products ← orders ← gateway, as the real ones.
const chain = [
  { name: 'collector', after: [] },
  { name: 'products', after: ['collector'] },
  { name: 'orders', after: ['products'] },
  { name: 'gateway', after: ['products', 'orders'] },
] as const;

const waitOptions = { timeout: 10_000, interval: 20 };

function untilPrinted(run: SupervisedRun, text: string): Promise<void> {
  return vi.waitFor(() => expect(run.output()).toContain(text), waitOptions);
}

describe('starting', () => {
  test('each part starts when those it needs are ready', async () => {
    const run = await superviseParts(chain);
    await untilPrinted(run, 'READY');
    expect(run.events()).toEqual(['collector started', 'products started', 'orders started', 'gateway started']);
    expect(run.output()).toMatch(/✓ gateway +ready on http:\/\/127\.0\.0\.1:\d+ in \d+\.\d s/);
  });

  test('a part that ends at once is shown with its last 20 lines and its exit code, and nothing stays running', async () => {
    const run = await superviseParts([...chain.slice(0, 2), { name: 'orders', after: ['products'], fault: 'broken' }]);
    expect(await run.exited).toBe(1);
    expect(run.output()).toContain('ended with exit code 7');
    expect(run.output()).toContain('cannot find the catalogue');
    expect(run.output()).toContain('line 12 of orders');
    expect(run.output()).not.toContain('line 11 of orders');
    expect(run.output()).not.toContain('READY');
    expect(run.events().slice(-2)).toEqual(['collector stopping', 'collector ended']);
  });

  test('a part that never becomes ready is given up, with what it answered', async () => {
    const run = await superviseParts([{ name: 'products', after: [], fault: 'mute' }]);
    expect(await run.exited).toBe(1);
    expect(run.output()).toMatch(/did not become ready: http:\S+ answered status 503/);
    expect(isAlive(run.pidOf('products'))).toBe(false);
  });
});

describe('running', () => {
  test('a part that dies is shown and started again', async () => {
    const run = await superviseParts(chain);
    await untilPrinted(run, 'READY');
    const firstPid = run.pidOf('orders');
    get(`${run.url('orders')}/crash`).on('error', () => undefined);
    await untilPrinted(run, 'is back after');
    expect(run.output()).toContain('ended with exit code 3');
    expect(run.output()).toContain('about to crash');
    expect(run.pidOf('orders')).not.toBe(firstPid);
  });

  test('a part that is killed is started again', async () => {
    const run = await superviseParts(chain.slice(0, 1));
    await untilPrinted(run, 'READY');
    process.kill(run.pidOf('collector'), 'SIGKILL');
    await untilPrinted(run, 'is back after');
    expect(run.output()).toContain('was ended by SIGKILL');
    expect(isAlive(run.pidOf('collector'))).toBe(true);
  });

  test('what parts print is shown only when asked for', async () => {
    const [quiet, verbose] = await Promise.all([
      superviseParts(chain.slice(0, 1)),
      superviseParts(chain.slice(0, 1), { isVerbose: true }),
    ]);
    for (const run of [quiet, verbose]) {
      await untilPrinted(run, 'READY');
      get(`${run.url('collector')}/crash`).on('error', () => undefined);
      await untilPrinted(run, 'is back after');
    }
    await untilPrinted(verbose, 'collector  | about to crash');
    expect(quiet.output()).not.toContain('collector  |');
  });
});

describe('stopping', () => {
  test.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s ends the parts in reverse, the collector last',
    async (signal) => {
      const run = await superviseParts(chain.map((part) => ({ ...part, fault: 'slow' as const })));
      await untilPrinted(run, 'READY');
      process.kill(run.pid, signal);
      expect(await run.exited).toBe(0);
      expect(run.events().slice(chain.length)).toEqual(
        ['gateway', 'orders', 'products', 'collector'].flatMap((name) => [`${name} stopping`, `${name} ended`]),
      );
      expect(run.output()).toMatch(/Stopped in \d+\.\d s\. LEDGER/);
    },
  );

  test('the same Ctrl-C passed on by npm a second time does not cut the shutdown short', async () => {
    const run = await superviseParts(chain.map((part) => ({ ...part, fault: 'slow' as const })));
    await untilPrinted(run, 'READY');
    process.kill(run.pid, 'SIGINT');
    await untilPrinted(run, 'Stopping');
    process.kill(run.pid, 'SIGINT');
    expect(await run.exited).toBe(0);
    expect(run.events().filter((event) => event.endsWith('ended'))).toHaveLength(chain.length);
  });

  test('a part that ignores SIGTERM is killed at the deadline, and the others still end in order', async () => {
    const run = await superviseParts(
      chain.map((part) => (part.name === 'orders' ? { ...part, fault: 'deaf' as const } : part)),
      { shutdownMillis: 1500 },
    );
    await untilPrinted(run, 'READY');
    const startedAt = performance.now();
    process.kill(run.pid, 'SIGINT');
    expect(await run.exited).toBe(1);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(run.output()).toContain('orders did not end in time and was killed');
    expect(isAlive(run.pidOf('orders'))).toBe(false);
    expect(run.events().filter((event) => event.endsWith('ended'))).toEqual([
      'gateway ended',
      'products ended',
      'collector ended',
    ]);
  });

  test('Ctrl-C while parts are still starting ends those that have', async () => {
    const run = await superviseParts([...chain.slice(0, 1), { name: 'products', after: ['collector'], fault: 'mute' }]);
    await vi.waitFor(() => expect(run.events()).toContain('products started'), waitOptions);
    process.kill(run.pid, 'SIGINT');
    expect(await run.exited).toBe(0);
    expect(isAlive(run.pidOf('products'))).toBe(false);
    expect(isAlive(run.pidOf('collector'))).toBe(false);
  });

  test('a signal that ends only the shell between npm and the supervisor stops everything too', async () => {
    const run = await superviseParts(chain, { isChildOfShell: true });
    await untilPrinted(run, 'READY');
    process.kill(run.pid, 'SIGTERM');
    await untilPrinted(run, 'LEDGER');
    expect(run.events().filter((event) => event.endsWith('ended'))).toHaveLength(chain.length);
    expect(run.events().at(-1)).toBe('collector ended');
  });

  test('when the supervisor itself is killed its parts notice, stop properly and are gone', async () => {
    const run = await superviseParts(chain);
    await untilPrinted(run, 'READY');
    const pids = chain.map(({ name }) => run.pidOf(name));
    expect(pids.filter(isAlive)).toHaveLength(chain.length);
    process.kill(run.pid, 'SIGKILL');
    await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), waitOptions);
    expect(run.events().filter((event) => event.endsWith('ended'))).toHaveLength(chain.length);
    expect(run.events().at(-1)).toBe('collector ended');
  });
});
