// G05: a backend that refuses for good. One attempt a batch, the payload in the dead letters, an exact count, and other
// batches flow.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { startLoad } from './load.ts';
import {
  accountOf,
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

const runSeconds = isFull ? 20 : 5;
const load = { logsPerSecond: 200, seconds: runSeconds, end: 'linger' };
const total = { logs: 200 * runSeconds, spans: 0 };
/** Refused requests. */
const fewest = 2;

it.each([400, 401, 403, 404, 415, 500, 501])(
  'G05 %i is final: counted, kept as a dead letter, others flow, in any profile',
  (status) => expectInEachProfile((profile) => runRefused(status, profile)),
  120_000,
);

async function runRefused(status: number, profile: Profile): Promise<void> {
  const { receiver } = await startBackend();
  const folder = createSpoolFolder();
  const run = startLoad(load, { env: otlpOnly(receiver.url, folder, profile) });
  await vi.waitFor(() => expect(receiver.accounting.read('otlp logs').distinct).toBeGreaterThan(10), 30_000);
  const refused: number[] = [];
  const until = performance.now() + seconds(10_000);
  receiver.script = ({ records }) => {
    if (refused.length >= fewest && performance.now() > until) return undefined;
    refused.push(records);
    return { status };
  };
  await run.made;
  run.release();
  const end = await run.ended;
  const refusedRecords = refused.reduce((sum, count) => sum + count, 0);
  expect(refused.length).toBeGreaterThanOrEqual(fewest);
  expectBalanced(end.said!.ledger, total);
  const account = accountOf(end.said!.ledger, 'logs', 'otlp');
  expect(account.dropped).toEqual({ rejected: refusedRecords });
  // One attempt a batch: what was refused never came again, and nothing else is missing.
  const arrived = { distinct: total.logs - refusedRecords, duplicates: 0 };
  expect(receiver.accounting.read('otlp logs')).toMatchObject(arrived);
  const letters = readDeadLetters(folder);
  expect(letters).toEqual(
    profile === 'memory' ? { files: 0, records: 0 } : { files: refused.length, records: refusedRecords },
  );
  expectFilesAsPromised(profile, folder);
  const numbers = {
    made: total.logs,
    'refused, counted': refusedRecords,
    'dead letters': letters.records,
    silently: 0,
  };
  recordNumbers('G05', `status ${status}, ${profile}`, numbers);
}

it('G05 413 is split until it fits, and a record that is too big alone goes alone', async () => {
  const { receiver } = await startBackend();
  const spoolFolder = createSpoolFolder();
  let poison = -1;
  receiver.script = ({ records }) => (records > 8 || (records === 1 && poison++ < 0) ? { status: 413 } : undefined);
  const end = await startLoad({ burst: { logs: 500 } }, { env: otlpOnly(receiver.url, spoolFolder) }).ended;
  expect(end.code).toBe(0);
  expectBalanced(end.said!.ledger, { logs: 500, spans: 0 });
  const account = accountOf(end.said!.ledger, 'logs', 'otlp');
  const alone = account.dropped.too_large ?? 0;
  expect(alone).toBeLessThanOrEqual(1);
  expect(receiver.accounting.read('otlp logs')).toMatchObject({ distinct: 500 - alone, duplicates: 0 });
}, 60_000);

function readDeadLetters(spoolFolder: string): { files: number; records: number } {
  const found = { files: 0, records: 0 };
  const folder = path.join(spoolFolder, 'dead-letters');
  if (!existsSync(folder)) return found;
  for (const name of readdirSync(folder)) {
    const lines = readFileSync(path.join(folder, name), 'utf8').trim().split('\n');
    found.files += 1;
    found.records += lines.length - 1; // the first one says why
  }
  return found;
}
