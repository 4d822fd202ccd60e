// G19: trouble with the spool folder, while `durable` writes to it and the backend is away. The host notices nothing.
import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { type DiskFault, diskFaults } from './disk-faults.ts';
import { type LoadEnd, type RunningLoad, startLoad } from './load.ts';
import { createSpoolFolder, expectBalanced, otlpOnly, recordNumbers, seconds, startBackend } from './run.ts';
import type { Backend } from './run.ts';

const load = { logsPerSecond: 200, spansPerSecond: 200, seconds: seconds(60), end: 'linger' };
const total = { logs: 200 * seconds(60), spans: 200 * seconds(60) };
const durableAgainMillis = 5000;
const mostStallMillis = 1000;

it.each(Object.keys(diskFaults) as (keyof typeof diskFaults)[])(
  'G19 a spool folder in trouble (%s) costs the host nothing, with the backend up and down',
  async (name) => {
    await Promise.all((['up', 'down'] as const).map((state) => expectNoHarm(name, state)));
  },
  240_000,
);

async function expectNoHarm(name: keyof typeof diskFaults, state: 'up' | 'down'): Promise<void> {
  const fault: DiskFault = await diskFaults[name]();
  const seenAt = fault.seenAt ?? fault.folder;
  const backend = await startBackend();
  if (state === 'down') await backend.proxy.setFault('refuse');
  const run = startFaulty(fault, backend);
  const { pid = 0 } = run.process;
  if (!fault.isFromStart) {
    await vi.waitFor(() => expectPrivate(seenAt), { timeout: 30_000, interval: 50 });
    fault.begin(pid);
  }
  const begunAt = performance.now();
  if (!fault.isHealedAtOnce) await untilSaid(run, 'PW207', 30_000); // it was felt
  await wait(Math.max(0, seconds(20_000) - (performance.now() - begunAt))); // the fault itself
  fault.end(pid);
  const endedAt = performance.now();
  if (!fault.isHealedAtOnce) await untilSaid(run, 'PW208', durableAgainMillis);
  const tookMillis = performance.now() - endedAt;
  await vi.waitFor(() => expectPrivate(seenAt), { timeout: durableAgainMillis, interval: 10 });
  await run.made;
  await backend.proxy.setFault('pass');
  await expectAll(backend, total);
  run.release();
  const end = await run.ended;
  expectUnaffected(end);
  for (const account of end.said!.ledger) expect(account).toMatchObject({ dropped: {}, queued: 0, spooled: 0 });
  recordNumbers('G19', `${name}, backend ${state}`, {
    made: total.logs + total.spans,
    lost: 0,
    'durable again after, ms': Math.round(tookMillis),
  });
}

async function untilSaid(run: RunningLoad, code: string, timeout: number): Promise<void> {
  await vi.waitFor(() => expect(run.readStderr()).toContain(code), { timeout, interval: 50 });
}

it('G19 memory instead of a folder that never works keeps within its bound, and what is lost is counted', async () => {
  const fault: DiskFault = diskFaults['a file in its place']();
  const { proxy } = await startBackend();
  await proxy.setFault('refuse');
  fault.begin(0);
  const maxBytes = 256 * 1024;
  const env = {
    ...otlpOnly(proxy.url, fault.folder),
    PITWALL_DELIVERY: 'durable',
    PITWALL_MAX_QUEUE_BYTES: String(maxBytes),
    PITWALL_SHUTDOWN_TIMEOUT: '500',
  };
  const end = await startLoad({ ...load, fillerBytes: 1000, end: '' }, { env }).ended;
  expectUnaffected(end);
  expect(end.said!.cost.mostQueuedBytes).toBeGreaterThan(0);
  expect(end.said!.cost.mostQueuedBytes).toBeLessThanOrEqual(maxBytes);
  const logs = end.said!.ledger.find((account) => account.signal === 'logs')!;
  const { queue_full = 0, shutdown = 0 } = logs.dropped;
  expect(queue_full).toBeGreaterThan(0);
  expect(queue_full + shutdown).toBe(total.logs);
  recordNumbers('G19', 'no folder at all', { made: total.logs, queue_full, shutdown, bytes: maxBytes });
}, 240_000);

it('G19 a spool folder held by another process is shared, and no record of the other is touched', async () => {
  const { receiver, proxy } = await startBackend();
  await proxy.setFault('refuse');
  const env = { ...otlpOnly(proxy.url, createSpoolFolder()), PITWALL_DELIVERY: 'durable' };
  const runs = [startLoad(load, { env }), startLoad(load, { env })];
  await Promise.all(runs.map((run) => run.made));
  await proxy.setFault('pass');
  await vi.waitFor(
    () => {
      expect(receiver.accounting.read('otlp logs').received).toBe(2 * total.logs);
      expect(receiver.accounting.read('otlp traces').received).toBe(2 * total.spans);
    },
    { timeout: 90_000, interval: 100 },
  );
  for (const run of runs) {
    run.release();
    const end = await run.ended;
    expectUnaffected(end);
    for (const account of end.said!.ledger)
      expect(account).toMatchObject({ dropped: {}, queued: 0, spooled: 0, recovered: 0 });
  }
  expect(receiver.accounting.read('otlp logs')).toMatchObject({ distinct: total.logs, received: 2 * total.logs });
  recordNumbers('G19', 'held by another process', { made: 4 * total.logs, lost: 0 });
}, 240_000);

function startFaulty(fault: DiskFault, { proxy }: Backend) {
  if (fault.isFromStart) fault.begin(0);
  const env = { ...otlpOnly(proxy.url, fault.folder), PITWALL_DELIVERY: 'durable' };
  const { userId, runner = [] } = fault;
  return startLoad(load, { env, runner, ...(userId === undefined ? {} : { userId }) });
}

async function expectAll({ receiver }: Backend, { logs, spans }: typeof total): Promise<void> {
  await vi.waitFor(
    () => {
      expect(receiver.accounting.read('otlp logs').distinct).toBe(logs);
      expect(receiver.accounting.read('otlp traces').distinct).toBe(spans);
    },
    { timeout: 90_000, interval: 100 },
  );
}

function expectUnaffected(end: LoadEnd): void {
  expect([end.code, end.signal, end.said?.made], end.stderr).toEqual([0, null, { errors: 0, ...total }]);
  expect(end.said!.cost.worstStallMillis).toBeLessThan(mostStallMillis);
  expectBalanced(end.said!.ledger, total);
}

/** There is at least one segment; files have mode 0600 and folders 0700. */
function expectPrivate(folder: string): void {
  const entries = readdirSync(path.join(folder, 'spool'), { recursive: true, encoding: 'utf8' });
  expect(entries.some((entry) => entry.endsWith('.seg'))).toBe(true);
  for (const entry of ['', ...entries]) {
    const stat = lstatSync(path.join(folder, 'spool', entry));
    expect(stat.mode & 0o777, entry).toBe(stat.isDirectory() ? 0o700 : 0o600);
  }
}
