// G03: an outage longer than the spool holds. Bounded on disk, the oldest go and are counted, one line when loss begins
// and one when it ends, and what was kept arrives.
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { startLoad } from './load.ts';
import type { AccountingReceiver } from './receiver.ts';
import {
  accountOf,
  createSpoolFolder,
  expectBalanced,
  expectFilesAsPromised,
  expectInEachProfile,
  expectInEachProfileInTurn,
  isFull,
  otlpOnly,
  type Profile,
  recordNumbers,
  startBackend,
} from './run.ts';

const MIB = 1024 * 1024;
const spoolBytes = (isFull ? 256 : 24) * MIB;
// A tenth of the plan's amount goes through a tenth of its spool.
const load = isFull
  ? { logsPerSecond: 1000, seconds: 600, fillerBytes: 1024, end: 'linger' }
  : { logsPerSecond: 10_000, seconds: 6, fillerBytes: 1024, end: 'linger' };
const total = { logs: load.logsPerSecond * load.seconds, spans: 0 };
const segmentBytes = 8 * MIB;
const queueBytes = 16 * MIB;
/** The plan's 120 s, for three at once on one machine. */
const drainMillis = 240_000;

it('G03 an outage longer than the spool holds costs the oldest records only, counted, in any profile', async () => {
  await (isFull ? expectInEachProfile : expectInEachProfileInTurn)(runOutage);
}, 900_000);

async function runOutage(profile: Profile): Promise<void> {
  const { receiver, proxy } = await startBackend();
  await proxy.setFault('refuse');
  const folder = createSpoolFolder();
  const env = { ...otlpOnly(proxy.url, folder, profile), PITWALL_SPOOL_MAX_BYTES: String(spoolBytes) };
  const run = startLoad(load, { env });
  let mostBytes = 0;
  const watch = setInterval(() => (mostBytes = Math.max(mostBytes, sizeOf(folder))), 100);
  await run.made;
  await proxy.setFault('pass');
  const drainedMillis = await untilDrained(receiver);
  clearInterval(watch);
  run.release();
  const end = await run.ended;
  expect(end.code).toBe(0);
  expectBalanced(end.said!.ledger, total);
  const account = accountOf(end.said!.ledger, 'logs', 'otlp');
  const { distinct } = receiver.accounting.read('otlp logs');
  const dropped = Object.values(account.dropped).reduce((sum, count) => sum + count, 0);
  expect(Object.keys(account.dropped)).toEqual([profile === 'memory' ? 'queue_full' : 'spool_full']);
  expect(account).toMatchObject({ delivered: distinct, queued: 0, spooled: 0 });
  expect(dropped + distinct).toBe(total.logs);
  // The newest were kept: only the oldest are missing.
  expect(receiver.accounting.missing('otlp logs', total.logs)[0]).toBeLessThan(dropped);
  if (profile !== 'memory') expect(mostBytes).toBeGreaterThan(0);
  expect(mostBytes).toBeLessThanOrEqual(spoolBytes + segmentBytes);
  expect(end.said!.cost.mostQueuedBytes).toBeLessThanOrEqual(queueBytes);
  expectFilesAsPromised(profile, folder);
  expectFewLines(end.stderr);
  recordNumbers('G03', profile, {
    made: total.logs,
    delivered: distinct,
    'dropped, counted': dropped,
    'disk at most, MiB': Math.round(mostBytes / MIB),
    'drained after, ms': Math.round(drainedMillis),
  });
}

/** Until the last record of all is there and nothing more comes. */
async function untilDrained({ accounting }: AccountingReceiver): Promise<number> {
  const recoveredAt = performance.now();
  let before = -1;
  await vi.waitFor(
    () => {
      const { distinct } = accounting.read('otlp logs');
      const isQuiet = distinct === before && accounting.has('otlp logs', total.logs - 1);
      before = distinct;
      expect(isQuiet).toBe(true);
    },
    { timeout: drainMillis, interval: 1500 },
  );
  return performance.now() - recoveredAt;
}

/** One when loss begins and one when it ends, at most six a minute between. */
function expectFewLines(stderr: string): void {
  const lines = (code: string): number => stderr.split('\n').filter((line) => line.includes(code)).length;
  expect(lines('PW204')).toBe(1);
  const minutes = Math.ceil(load.seconds / 60);
  expect(lines('PW203')).toBeGreaterThanOrEqual(1);
  expect(lines('PW203')).toBeLessThanOrEqual(1 + 6 * minutes);
}

function sizeOf(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.parentPath.includes('dead')) continue;
    // A segment may go between the listing and the look.
    bytes += statSync(path.join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}
