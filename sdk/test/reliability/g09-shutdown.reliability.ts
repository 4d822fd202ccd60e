// G09: the end of the process against backends that do not help.
import { expect, it } from 'vitest';
import type { Fault } from './fault-proxy.ts';
import { startLoad } from './load.ts';
import {
  createSpoolFolder,
  expectBalanced,
  expectFilesAsPromised,
  expectInEachProfile,
  isFull,
  otlpOnly,
  type Profile,
  recordNumbers,
  startBackend,
} from './run.ts';

const total = { logs: 2000, spans: 0 };
const deadlineMillis = isFull ? 5000 : 2000;
/** The plan's half second; a busy machine takes longer. */
const slackMillis = isFull ? 500 : 8000;
const faults: readonly (readonly [string, Fault | 503])[] = [
  ['refuses', 'refuse'],
  ['hangs', 'hang'],
  ['passes 1 byte a second', { bytesPerSecond: 1 }],
  ['answers garbage', 'garbage'],
  ['answers 503', 503],
];

it.each(faults)(
  'G09 a backend that %s does not hold the end; the rest is kept, or counted',
  (name, fault) => expectInEachProfile((profile) => runEnd([name, fault], profile)),
  60_000,
);

async function runEnd([name, fault]: (typeof faults)[number], profile: Profile): Promise<void> {
  const { receiver, proxy } = await startBackend();
  if (fault === 503) receiver.script = () => ({ status: 503 });
  else await proxy.setFault(fault);
  const folder = createSpoolFolder();
  const env = { ...otlpOnly(proxy.url, folder, profile), PITWALL_SHUTDOWN_TIMEOUT: String(deadlineMillis) };
  const load = { burst: { logs: total.logs }, end: 'SIGTERM', isHandled: false };
  const twin = await startLoad(load, { isTwin: true }).ended;
  const run = startLoad(load, { env });
  await run.made;
  const signalledAt = performance.now();
  const end = await run.ended;
  const tookMillis = performance.now() - signalledAt;
  expect([end.code, end.signal]).toEqual([twin.code, twin.signal]);
  expect(tookMillis).toBeLessThan(deadlineMillis + slackMillis);
  // How it settled is said: what waits on disk, or what is lost.
  expect(end.stderr).toContain(profile === 'memory' ? 'PW206' : 'PW209');
  expectFilesAsPromised(profile, folder);
  recordNumbers('G09', `a backend that ${name}, ${profile}`, {
    queued: total.logs,
    'deadline, ms': deadlineMillis,
    'ended after, ms': Math.round(tookMillis),
  });
}

it('G09 the host that handles the signal decides, and everything is accounted for', async () => {
  const { proxy } = await startBackend();
  await proxy.setFault('hang');
  const env = { ...otlpOnly(proxy.url, createSpoolFolder()), PITWALL_SHUTDOWN_TIMEOUT: String(deadlineMillis) };
  const end = await startLoad({ burst: { logs: total.logs }, end: 'SIGTERM', isHandled: true }, { env }).ended;
  expect([end.code, end.signal]).toEqual([0, null]);
  expectBalanced(end.said!.ledger, total);
  expect(end.said!.ledger.find((account) => account.signal === 'logs')).toMatchObject({ spooled: total.logs });
}, 60_000);

it('G09 a second signal ends at once', async () => {
  const { proxy } = await startBackend();
  await proxy.setFault('hang');
  const env = { ...otlpOnly(proxy.url, createSpoolFolder()), PITWALL_SHUTDOWN_TIMEOUT: '60000' };
  const run = startLoad({ burst: { logs: total.logs }, end: 'SIGTERM' }, { env });
  await run.made;
  // The first one is the process's own; ours comes while it waits for the backend.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  run.process.kill('SIGTERM');
  const end = await run.ended;
  expect(end.signal).toBe('SIGTERM');
  expect(end.tookMillis).toBeLessThan(50_000);
}, 70_000);
