// G08, in a loop: killed while under load, again and again, with one spool. `durable` has whatever was accepted; `spill`, while
// its backend is away, whatever is older than 100 ms.
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { startLoad, type Told } from './load.ts';
import { type Backend, createSpoolFolder, isFull, otlpOnly, type Profile, recordNumbers, startBackend } from './run.ts';

const kills = isFull ? 20 : 6;
const load = { logsPerSecond: 2000, spansPerSecond: 500, seconds: 600, isTelling: true };
const mostDoubledPerKill = 2 * 512; // of each signal
/** A busy machine is late with its timers. */
const mostAgeMillis = { durable: 0, spill: isFull ? 100 : 1000 };
/** `spill` has to have seen that its backend is away: that takes the first request, after a second. */
const runMillis = { durable: 300, spill: 2500 };

it.each([
  ['durable', 'up'],
  ['durable', 'down'],
  ['spill', 'down'],
] as const)(
  `G08 ${kills} kills under load (%s, backend %s) lose nothing that is promised`,
  async (profile, state) => {
    const backend = await startBackend();
    const folder = createSpoolFolder();
    const env = otlpOnly(backend.proxy.url, folder, profile);
    const promised: Promised = { logs: [], spans: [] };
    let first = { logs: 0, spans: 0 };
    for (let kill = 0; kill < kills; kill += 1) {
      await backend.proxy.setFault(state === 'up' ? 'pass' : 'refuse');
      first = await runUntilKilled({ env, first, profile, millis: runMillis[profile] + 60 * kill }, promised);
      if (kill % 3 === 2) tearTails(folder);
    }
    await backend.proxy.setFault('pass');
    const damaged = await expectPromised(backend, env, promised);
    expectFewDoubled(`${profile}, backend ${state}`, backend, { promised, damaged });
  },
  240_000,
);

interface Promised {
  readonly logs: number[];
  readonly spans: number[];
}

interface Killed {
  readonly env: Record<string, string>;
  readonly first: { readonly logs: number; readonly spans: number };
  readonly profile: Exclude<Profile, 'memory'>;
  /** How long it runs once it does something. */
  readonly millis: number;
}

/** @returns where the next one goes on. */
async function runUntilKilled({ env, first, profile, millis }: Killed, promised: Promised) {
  const run = startLoad({ ...load, first }, { env });
  await vi.waitFor(() => expect(run.readTold().length).toBeGreaterThan(0), { timeout: 30_000, interval: 10 });
  const startedAt = Date.now();
  await vi.waitFor(() => expect(Date.now() - startedAt).toBeGreaterThan(millis), { timeout: 30_000, interval: 10 });
  run.process.kill('SIGKILL');
  const killedAt = Date.now();
  expect((await run.ended).signal).toBe('SIGKILL');
  const told = run.readTold();
  const sure = told.findLast(({ atMillis }) => atMillis <= killedAt - mostAgeMillis[profile]) ?? first;
  for (let seq = first.logs; seq < sure.logs; seq += 1) promised.logs.push(seq);
  for (let seq = first.spans; seq < sure.spans; seq += 1) promised.spans.push(seq);
  // What it made after its last word is not known: numbers go on far behind it.
  const last = told.at(-1) as Told;
  return { logs: last.logs + 5000, spans: last.spans + 5000 };
}

/** As if the machine had stopped in the middle of a write: the first bytes of an entry at the end of each segment. */
function tearTails(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.seg')) continue;
    const file = path.join(folder, name);
    const entry = readFileSync(file).subarray(16, 16 + 30);
    if (entry.length === 30) appendFileSync(file, entry);
  }
}

/** @returns how many records the drain counted as damaged: the torn ones. */
async function expectPromised(
  { receiver }: Backend,
  env: Record<string, string>,
  { logs, spans }: Promised,
): Promise<number> {
  expect(logs.length).toBeGreaterThan(0);
  expect(spans.length).toBeGreaterThan(0);
  const run = startLoad({ burst: {}, end: 'linger' }, { env });
  const { accounting } = receiver;
  await vi.waitFor(
    () => {
      expect(logs.filter((seq) => !accounting.has('otlp logs', seq)).slice(0, 5)).toEqual([]);
      expect(spans.filter((seq) => !accounting.has('otlp traces', seq)).slice(0, 5)).toEqual([]);
    },
    { timeout: 60_000, interval: 100 },
  );
  run.release();
  const end = await run.ended;
  expect(end.code).toBe(0);
  for (const { queued, spooled, dropped } of end.said!.ledger) {
    expect([queued, spooled]).toEqual([0, 0]);
    expect(Object.keys(dropped).filter((reason) => reason !== 'spool_damaged')).toEqual([]);
  }
  return end.said!.ledger.reduce((sum, { dropped }) => sum + (dropped.spool_damaged ?? 0), 0);
}

interface Outcome {
  readonly promised: Promised;
  readonly damaged: number;
}

function expectFewDoubled(name: string, { receiver }: Backend, { promised, damaged }: Outcome): void {
  const accounts = [receiver.accounting.read('otlp logs'), receiver.accounting.read('otlp traces')];
  const doubled = accounts.reduce((sum, account) => sum + account.duplicates, 0);
  expect(doubled).toBeLessThanOrEqual(mostDoubledPerKill * kills);
  recordNumbers('G08', `${kills} kills under load, ${name}`, {
    'kept, as promised': promised.logs.length + promised.spans.length,
    lost: 0,
    doubled,
    'torn records, counted': damaged,
  });
}
