// G02: an outage of 60 s, in four forms. Everything is there afterwards.
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { startLoad } from './load.ts';
import {
  type Backend,
  createSpoolFolder,
  expectBalanced,
  expectFilesAsPromised,
  expectInEachProfile,
  isFull,
  otlpOnly,
  type Profile,
  recordNumbers,
  seconds,
  startBackend,
} from './run.ts';

const load = { logsPerSecond: 200, spansPerSecond: 200, seconds: seconds(90), end: 'linger' };
const total = { logs: 200 * seconds(90), spans: 200 * seconds(90) };

/** The plan's 30 s, and what a busy machine takes. */
const recoveryMillis = isFull ? 30_000 : 60_000;

const outages = {
  503: {
    begin: async ({ receiver }: Backend) => void (receiver.script = () => ({ status: 503 })),
    end: async ({ receiver }: Backend) => void (receiver.script = () => undefined),
    mayDouble: false,
  },
  hang: {
    begin: ({ proxy }: Backend) => proxy.setFault('hang'),
    end: ({ proxy }: Backend) => proxy.setFault('pass'),
    mayDouble: true,
  },
  reset: {
    begin: ({ proxy }: Backend) => proxy.setFault('reset-reply'),
    end: ({ proxy }: Backend) => proxy.setFault('pass'),
    mayDouble: true,
  },
  refused: {
    begin: ({ proxy }: Backend) => proxy.setFault('refuse'),
    end: ({ proxy }: Backend) => proxy.setFault('pass'),
    mayDouble: false,
  },
} as const;

it.each(Object.keys(outages) as unknown as (keyof typeof outages)[])(
  'G02 an outage (%s) loses nothing, in any profile',
  (kind) => expectInEachProfile((profile) => runOutage(kind, profile)),
  240_000,
);

async function runOutage(kind: keyof typeof outages, profile: Profile): Promise<void> {
  const backend = await startBackend();
  const { receiver, proxy } = backend;
  const folder = createSpoolFolder();
  const env = { ...otlpOnly(proxy.url, folder, profile), OTEL_EXPORTER_OTLP_TIMEOUT: '2000' };
  const run = startLoad(load, { env });
  await vi.waitFor(() => expect(receiver.accounting.read('otlp logs').distinct).toBeGreaterThan(50), 30_000);
  await outages[kind].begin(backend);
  await wait(seconds(60_000)); // the outage itself
  const requestsBefore = proxy.connections();
  await outages[kind].end(backend);
  await run.made;
  const madeAt = performance.now();
  await vi.waitFor(
    () => {
      expect(receiver.accounting.read('otlp logs').distinct).toBe(total.logs);
      expect(receiver.accounting.read('otlp traces').distinct).toBe(total.spans);
    },
    { timeout: recoveryMillis, interval: 100 },
  );
  const tookMillis = performance.now() - madeAt;
  run.release();
  const end = await run.ended;
  expect([end.code, end.signal, end.said?.made]).toEqual([0, null, { errors: 0, ...total }]);
  expectBalanced(end.said!.ledger, total);
  for (const account of end.said!.ledger) expect(account).toMatchObject({ dropped: {}, queued: 0, spooled: 0 });
  expectFilesAsPromised(profile, folder);
  const doubled = receiver.accounting.read('otlp logs').duplicates + receiver.accounting.read('otlp traces').duplicates;
  if (!outages[kind].mayDouble) expect(doubled).toBe(0);
  else expect(doubled).toBeLessThanOrEqual(512 * requestsBefore);
  recordNumbers('G02', `${kind}, ${profile}`, {
    made: total.logs + total.spans,
    lost: 0,
    doubled,
    'all there after the last was made, ms': Math.round(tookMillis),
  });
}
