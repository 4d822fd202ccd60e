// G08: the ways a process can end, with the backend up and down. After a restart everything is there.
import { expect, it, vi } from 'vitest';
import { startLoad } from './load.ts';
import type { Load } from './load.ts';
import { createSpoolFolder, otlpOnly, recordNumbers, startBackend } from './run.ts';

const burst = { logs: 5000, spans: 500 };
const ends = ['natural', 'exit0', 'exit3', 'throw', 'reject', 'SIGTERM', 'SIGINT', 'SIGHUP', 'kill', 'abort'];
/** Nothing of ours runs after these: what is to survive them is on disk before. */
const sudden = new Set(['kill', 'abort']);
const mostDoubled = 512;

const cases = ends.flatMap((end) => ['up', 'down'].map((backend) => [end, backend] as const));

it.each(cases)(
  'G08 %s with the backend %s loses nothing',
  async (end, backend) => {
    const { receiver, proxy } = await startBackend();
    if (backend === 'down') await proxy.setFault('refuse');
    const profile = sudden.has(end) ? 'durable' : 'spill';
    const env = {
      ...otlpOnly(proxy.url, createSpoolFolder()),
      PITWALL_DELIVERY: profile,
      PITWALL_SHUTDOWN_TIMEOUT: '1000',
    };
    const load: Load = { burst, ...(end === 'natural' ? {} : { end }) };
    const twin = await startLoad(load, { isTwin: true }).ended;
    const first = await startLoad(load, { env }).ended;
    expect([first.code, first.signal], first.stderr).toEqual([twin.code, twin.signal]);
    await proxy.setFault('pass');
    const drain = startLoad({ burst: {}, end: 'linger' }, { env });
    await vi.waitFor(
      () => {
        expect(receiver.accounting.missing('otlp logs', burst.logs)).toEqual([]);
        expect(receiver.accounting.missing('otlp traces', burst.spans)).toEqual([]);
      },
      { timeout: 60_000, interval: 50 },
    );
    drain.release();
    const second = await drain.ended;
    expect(second.code).toBe(0);
    for (const account of second.said!.ledger) expect(account).toMatchObject({ queued: 0, spooled: 0, dropped: {} });
    const doubled =
      receiver.accounting.read('otlp logs').duplicates + receiver.accounting.read('otlp traces').duplicates;
    expect(doubled).toBeLessThanOrEqual(2 * mostDoubled);
    recordNumbers('G08', `${end}, backend ${backend}`, { made: burst.logs + burst.spans, lost: 0, doubled, profile });
  },
  120_000,
);
