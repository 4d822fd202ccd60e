// G04: a backend that asks for time gets it, to the second, and nothing is lost.
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

const askedSeconds = isFull ? 20 : 3;
const load = { logsPerSecond: 200, seconds: seconds(60), end: 'linger' };
const total = { logs: 200 * seconds(60), spans: 0 };
/** An HTTP date has whole seconds: it may lie up to one before the time meant. */
const dateSlackMillis = 1000;
const clockSlackMillis = 50;

const headers = {
  seconds: { value: () => String(askedSeconds), slackMillis: 0 },
  date: { value: () => new Date(Date.now() + askedSeconds * 1000).toUTCString(), slackMillis: dateSlackMillis },
} as const;

it.each(['seconds', 'date'] as const)(
  'G04 Retry-After in %s is waited out, and nothing is lost, in any profile',
  (form) => expectInEachProfile((profile) => runThrottled(form, profile)),
  240_000,
);

async function runThrottled(form: keyof typeof headers, profile: Profile): Promise<void> {
  const { receiver } = await startBackend();
  const folder = createSpoolFolder();
  const run = startLoad(load, { env: otlpOnly(receiver.url, folder, profile) });
  await untilFlowing(receiver);
  let throttledAt = 0;
  receiver.script = () => {
    if (throttledAt > 0) return undefined;
    throttledAt = Date.now();
    return { status: 429, headers: { 'retry-after': headers[form].value() } };
  };
  await vi.waitFor(() => expect(throttledAt).toBeGreaterThan(0), 30_000);
  await untilAll(receiver, total.logs);
  const next = receiver.arrivals.find(({ atMillis, status }) => status === 200 && atMillis > throttledAt)!;
  const waitedMillis = next.atMillis - throttledAt;
  expect(waitedMillis).toBeGreaterThanOrEqual(askedSeconds * 1000 - headers[form].slackMillis - clockSlackMillis);
  expect(receiver.concurrency.most).toBe(1);
  run.release();
  const end = await run.ended;
  expectBalanced(end.said!.ledger, total);
  for (const account of end.said!.ledger) expect(account).toMatchObject({ dropped: {}, queued: 0, spooled: 0 });
  expectFilesAsPromised(profile, folder);
  const numbers = { made: total.logs, lost: 0, 'asked for, ms': askedSeconds * 1000, 'waited, ms': waitedMillis };
  recordNumbers('G04', `Retry-After in ${form}, ${profile}`, numbers);
}

it('G04 a Retry-After that is garbage is no reason to stop', async () => {
  const { receiver } = await startBackend();
  const run = startLoad(load, { env: otlpOnly(receiver.url, createSpoolFolder()) });
  await untilFlowing(receiver);
  let refusals = 0;
  receiver.script = () => (refusals++ < 2 ? { status: 429, headers: { 'retry-after': 'soon' } } : undefined);
  await untilAll(receiver, total.logs);
  run.release();
  const end = await run.ended;
  expectBalanced(end.said!.ledger, total);
  expect(end.said!.ledger[0]).toBeDefined();
  for (const account of end.said!.ledger) expect(account).toMatchObject({ dropped: {}, queued: 0, spooled: 0 });
}, 240_000);

it('G04 a Retry-After of a day silences us while the process lives, and its end loses nothing', async () => {
  const { receiver } = await startBackend();
  const env = { ...otlpOnly(receiver.url, createSpoolFolder()), PITWALL_SHUTDOWN_TIMEOUT: '1000' };
  const run = startLoad(load, { env });
  await untilFlowing(receiver);
  receiver.script = () => ({ status: 429, headers: { 'retry-after': '86400' } });
  await vi.waitFor(() => expect(receiver.arrivals.at(-1)?.status).toBe(429), 30_000);
  await run.made;
  const requests = receiver.arrivals.length;
  await wait(2000); // the silence itself
  run.release();
  const end = await run.ended;
  expect(receiver.arrivals.length).toBe(requests);
  expect(end.code).toBe(0);
  expectBalanced(end.said!.ledger, total);
  receiver.script = () => undefined;
  const drain = startLoad({ burst: {}, end: 'linger' }, { env });
  await untilAll(receiver, total.logs);
  drain.release();
  expect((await drain.ended).code).toBe(0);
}, 240_000);

function untilFlowing(receiver: Backend['receiver']): Promise<void> {
  return vi.waitFor(() => expect(receiver.accounting.read('otlp logs').distinct).toBeGreaterThan(10), 30_000);
}

function untilAll(receiver: Backend['receiver'], count: number): Promise<void> {
  return vi.waitFor(() => expect(receiver.accounting.read('otlp logs').distinct).toBe(count), {
    timeout: 180_000,
    interval: 100,
  });
}
