// G08: the ways a process can end, with the backend up and down. After a restart everything is there that the profile
// promises.
import { expect, it, vi } from 'vitest';
import { type Load, type LoadEnd, startLoad } from './load.ts';
import {
  type Backend,
  createSpoolFolder,
  expectBalanced,
  expectFilesAsPromised,
  expectInEachProfile,
  otlpOnly,
  type Profile,
  recordNumbers,
  startBackend,
} from './run.ts';

const burst = { logs: 5000, spans: 500 };
const ends = ['natural', 'exit0', 'exit3', 'throw', 'reject', 'SIGTERM', 'SIGINT', 'SIGHUP', 'kill', 'abort'];
/** Nothing of ours runs after these: what is to survive them is on disk before. */
const sudden = new Set(['kill', 'abort']);
/** After these nothing can be sent any more: what is not on disk is lost, and counted. */
const abrupt = new Set(['exit0', 'exit3', 'throw', 'reject', ...sudden]);
const mostDoubled = 512;
/** Of the load's records, one in so many is an error. */
const errorsEach = 100;

const cases = ends.flatMap((end) => ['up', 'down'].map((backend) => [end, backend] as const));

it.each(cases)(
  'G08 %s with the backend %s loses what the profile says, nothing more',
  async (end, state) => {
    const load: Load = { burst, ...(end === 'natural' ? {} : { end }) };
    const twin = await startLoad(load, { isTwin: true }).ended;
    await expectInEachProfile(async (profile) => {
      const backend = await startBackend();
      if (state === 'down') await backend.proxy.setFault('refuse');
      const folder = createSpoolFolder();
      const env = { ...otlpOnly(backend.proxy.url, folder, profile), PITWALL_SHUTDOWN_TIMEOUT: '2000' };
      const first = await startLoad(load, { env }).ended;
      expect([first.code, first.signal], first.stderr).toEqual([twin.code, twin.signal]);
      if (first.said) expectBalanced(first.said.ledger, burst);
      expectFilesAsPromised(profile, folder);
      await backend.proxy.setFault('pass');
      const second = await drain(backend, env, kept({ profile, end, state }));
      for (const account of second.said!.ledger) expect(account).toMatchObject({ queued: 0, spooled: 0, dropped: {} });
      recordEnd({ profile, end, state }, backend, first);
    });
  },
  120_000,
);

interface End {
  readonly profile: Profile;
  readonly end: string;
  readonly state: string;
}

/** What has to be there after a restart: all, the errors, or nothing that can be said before. */
function kept({ profile, end, state }: End): 'all' | 'errors' | 'none' {
  if (profile === 'durable') return 'all';
  if (profile === 'spill') return sudden.has(end) ? 'errors' : 'all';
  return state === 'up' && !abrupt.has(end) ? 'all' : 'none';
}

async function drain({ receiver }: Backend, env: Record<string, string>, what: string): Promise<LoadEnd> {
  const run = startLoad({ burst: {}, end: 'linger' }, { env });
  const step = what === 'errors' ? errorsEach : 1;
  const isMissing = (key: string, seq: number): boolean => !receiver.accounting.has(key, seq);
  const count = (made: number): number[] => Array.from({ length: made / step }, (_, index) => index * step);
  if (what !== 'none')
    await vi.waitFor(
      () => {
        expect(count(burst.logs).filter((seq) => isMissing('otlp logs', seq)).length).toBe(0);
        expect(count(burst.spans).filter((seq) => isMissing('otlp traces', seq)).length).toBe(0);
      },
      { timeout: 60_000, interval: 50 },
    );
  await run.made;
  run.release();
  const end = await run.ended;
  expect(end.code).toBe(0);
  return end;
}

function recordEnd({ profile, end, state }: End, { receiver }: Backend, first: LoadEnd): void {
  const accounts = [receiver.accounting.read('otlp logs'), receiver.accounting.read('otlp traces')];
  const distinct = accounts.reduce((sum, account) => sum + account.distinct, 0);
  const doubled = accounts.reduce((sum, account) => sum + account.duplicates, 0);
  expect(doubled).toBeLessThanOrEqual(2 * mostDoubled);
  const made = burst.logs + burst.spans;
  const lost = made - distinct;
  const counted = (first.said?.ledger ?? []).flatMap(({ dropped }) => Object.values(dropped));
  const dropped = counted.reduce((sum, count) => sum + count, 0);
  // A request whose answer the end did not wait for is counted as lost though it has arrived: never the other way.
  if (first.said) expect(dropped).toBeGreaterThanOrEqual(lost);
  const counting = first.said ? dropped : 'nobody could';
  recordNumbers('G08', `${end}, backend ${state}, ${profile}`, { made, lost, 'lost, counted': counting, doubled });
}
