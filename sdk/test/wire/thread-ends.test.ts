// The ways in which a worker thread ends. What it has logged is sent or on disk, where the next start finds it, as
// docs/delivery.md says of each profile; the process ends as it does without the SDK.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Child, startFixture } from '../child.ts';
import { type Receiver, startReceiver } from '../receiver.ts';

const lines = 100;
const errors = 10;
const children: Child[] = [];
let folder: string;
let receiver: Receiver;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'pitwall-threads-'));
  receiver = await startReceiver();
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.process.kill('SIGKILL');
    await child.exited;
  }
  await receiver.stop();
  rmSync(folder, { recursive: true, force: true });
});

function run(more: Readonly<Record<string, string>>, flags?: readonly string[]): Child {
  const env = {
    COUNT: String(lines),
    ERRORS: String(errors),
    OTEL_TRACES_EXPORTER: 'none',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'logstash',
    PITWALL_LOGSTASH_URL: `${receiver.url}/logstash`,
    PITWALL_SPOOL_DIR: folder,
    // Nothing is sent before the end.
    PITWALL_FLUSH_INTERVAL: '60000',
    PITWALL_SHUTDOWN_TIMEOUT: '60000', // on a busy machine too
    ...more,
  };
  const child = startFixture('thread-ends.mjs', { env, ...(flags ? { flags } : {}) });
  children.push(child);
  return child;
}

interface Arrived {
  readonly main: number;
  readonly thread: number;
  readonly twice: number;
}

function arrived(): Arrived {
  const ids = receiver.documents.map(({ writer, seq }) => `${String(writer)} ${String(seq)}`);
  const distinct = [...new Set(ids)];
  const main = distinct.filter((id) => id.startsWith('0 ')).length;
  const thread = distinct.filter((id) => /^[1-9]/.test(id)).length;
  return { main, thread, twice: ids.length - distinct.length };
}

interface Account {
  readonly accepted: number;
  readonly recovered: number;
  readonly delivered: number;
  readonly queued: number;
  readonly spooled: number;
  readonly dropped: Readonly<Record<string, number>>;
}

/** The next start sends what is on disk, and accounts for it. */
async function drain(profile: string): Promise<void> {
  const before = receiver.documents.length;
  const { code, stdout, stderr } = await run({ HOW: 'drain', PITWALL_DELIVERY: profile }).exited;
  expect(code, stderr).toBe(0);
  const accounts = JSON.parse(stdout) as Account[];
  const sent = receiver.documents.length - before;
  const balance = { accepted: 0, recovered: sent, delivered: sent, queued: 0, spooled: 0, dropped: {} };
  expect(accounts).toMatchObject([balance]);
}

const all = lines + errors;
const unnoticed = { spill: errors, durable: all };
it.each([
  { what: 'by itself', how: 'natural', keeps: { spill: all, durable: all } },
  { what: 'by process.exit()', how: 'exit', keeps: { spill: all, durable: all } },
  { what: 'by an error', how: 'throw', keeps: { spill: all, durable: all } },
  { what: 'by terminate()', how: 'terminate', keeps: unnoticed },
  { what: 'because the process exits', how: 'main-exit', keeps: unnoticed },
  { what: 'by a signal to the process', how: 'SIGTERM', keeps: unnoticed },
])(
  'a thread that ends $what keeps what the profile promises, and the process ends as without the SDK',
  async ({ how, keeps }) => {
    const twin = await run({ HOW: how, IS_TWIN: 'yes' }, []).exited;
    for (const profile of ['spill', 'durable'] as const) {
      receiver.documents.length = 0;
      const exit = await run({ HOW: how, PITWALL_DELIVERY: profile }).exited;
      expect([exit.code, exit.signal, exit.stdout], exit.stderr).toEqual([twin.code, twin.signal, twin.stdout]);
      await drain(profile);
      expect(arrived(), profile).toEqual({ main: all, thread: keeps[profile], twice: 0 });
    }
  },
  120_000,
);

it.each(['terminate', 'exit', 'throw'])(
  'what a thread has left is sent by its process, which goes on (%s)',
  async (how) => {
    const child = run({ HOW: how, GOES_ON: 'yes', PITWALL_DELIVERY: 'durable', PITWALL_FLUSH_INTERVAL: '50' });
    await child.ready;
    // Well before the 30 s after which folders are looked at anyway; the timeout is for a busy machine.
    await vi.waitFor(() => expect(arrived()).toEqual({ main: all, thread: all, twice: 0 }), {
      timeout: 25_000,
      interval: 50,
    });
    child.process.kill('SIGTERM');
    expect((await child.exited).signal).toBe('SIGTERM');
  },
  60_000,
);
