// G05: a backend that refuses for good. One attempt a batch, the payload in the dead letters, an exact count, and other
// batches flow.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { startLoad } from './load.ts';
import { accountOf, createSpoolFolder, expectBalanced, otlpOnly, recordNumbers, seconds, startBackend } from './run.ts';

const load = { logsPerSecond: 200, seconds: seconds(30), end: 'linger' };
const total = { logs: 200 * seconds(30), spans: 0 };

it.each([400, 401, 403, 404, 415, 500, 501])(
  'G05 %i is final: counted, kept as a dead letter, others flow',
  async (status) => {
    const { receiver } = await startBackend();
    const spoolFolder = createSpoolFolder();
    const run = startLoad(load, { env: otlpOnly(receiver.url, spoolFolder) });
    await vi.waitFor(() => expect(receiver.accounting.read('otlp logs').distinct).toBeGreaterThan(10), 30_000);
    const refused: number[] = [];
    receiver.script = ({ records }) => {
      if (refused.length === 2) return undefined;
      refused.push(records);
      return { status };
    };
    await run.made;
    run.release();
    const end = await run.ended;
    const refusedRecords = refused.reduce((sum, count) => sum + count, 0);
    expect(refused).toHaveLength(2);
    expectBalanced(end.said!.ledger, total);
    const account = accountOf(end.said!.ledger, 'logs', 'otlp');
    expect(account.dropped).toEqual({ rejected: refusedRecords });
    expect(receiver.accounting.read('otlp logs')).toMatchObject({
      distinct: total.logs - refusedRecords,
      duplicates: 0,
    });
    const letters = readDeadLetters(spoolFolder);
    expect(letters.files).toBeGreaterThan(0);
    for (const seq of receiver.accounting.missing('otlp logs', total.logs).slice(0, 3))
      expect(seq).toBeGreaterThanOrEqual(0);
    expect(letters.bytes).toBeGreaterThan(refusedRecords * 10);
    recordNumbers('G05', `status ${status}`, { made: total.logs, 'refused, counted': refusedRecords, silently: 0 });
  },
  120_000,
);

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

function readDeadLetters(spoolFolder: string): { files: number; bytes: number } {
  const found = { files: 0, bytes: 0 };
  for (const name of readdirSync(spoolFolder, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(spoolFolder, name);
    if (!/dead/.test(name) || !existsSync(file) || !statSync(file).isFile()) continue;
    found.files += 1;
    found.bytes += readFileSync(file).length;
  }
  return found;
}
