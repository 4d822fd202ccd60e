// G22: a cluster of four and four threads, one log file, and a page of each. One worker is killed and another hangs for a
// while: no line of the others is lost, no counter ever falls, and the sums are exact in the end.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { type Page, pidOf, startWorkers, type WorkersProgram } from '../workers-process.ts';
import { createSpoolFolder, isFull, recordNumbers } from './run.ts';

const each = isFull ? 10_000 : 1000;
const scrapes = 100;
const patience = { timeout: 120_000, interval: 100 };

it('G22 counters never fall and no line is lost, while one worker is killed and another hangs', async () => {
  const folder = createSpoolFolder();
  const env = {
    COUNT: String(each),
    RATE: String(each / 5),
    OTEL_LOGS_EXPORTER: 'file',
    PITWALL_LOG_FILE: path.join(folder, 'app.log'),
    PITWALL_SPOOL_DIR: path.join(folder, 'disk'),
    PITWALL_DELIVERY: 'durable',
  };
  const program = 'reliability/fixtures/workers-load.mjs';
  const cluster = await startWorkers({ env: { ...env, WORKERS: '4' }, program });
  const threads = await startWorkers({ env: { ...env, THREADS: '4' }, program });
  const [killed = '', hung = ''] = await cluster.untilMembers(4);
  await threads.untilMembers(4);
  const faults: Readonly<Record<number, () => void>> = {
    20: () => cluster.signal(pidOf(killed), 'SIGKILL'),
    40: () => cluster.signal(pidOf(hung), 'SIGSTOP'),
    80: () => cluster.signal(pidOf(hung), 'SIGCONT'),
  };
  const [ofCluster, ofThreads] = await Promise.all([watch(cluster, faults), watch(threads, {})]);
  for (const { fallen } of [ofCluster, ofThreads]) expect(fallen).toEqual([]);
  const survivors = [...cluster.members().filter((member) => member !== killed), ...threads.members()];
  await vi.waitFor(() => expect(doneOf(cluster) + doneOf(threads)).toBe(survivors.length), patience);
  const counts = new Map([...countsOf(await cluster.scrape()), ...countsOf(await threads.scrape())]);
  expect(survivors.length).toBe(7);
  for (const member of survivors) expect(counts.get(member), member).toBe(each);
  const ofKilled = counts.get(killed) ?? 0;
  expect(ofKilled).toBeGreaterThan(0);
  expect(ofKilled).toBe(ofCluster.last.get(killed));

  expect((await cluster.end()).code).toBe(0);
  expect((await threads.end()).code).toBe(0);
  // What the killed one has left on disk is sent by the next process with the same spool.
  const drain = await startWorkers({ env: { ...env, COUNT: '0', OTEL_METRICS_EXPORTER: 'none' }, program });
  await vi.waitFor(() => {
    const { broken, byWriter } = readLines(folder);
    expect(broken).toBeLessThanOrEqual(1);
    for (const member of survivors) expect([...(byWriter.get(member) ?? [])].length, member).toBe(each);
    // Each job is logged before it is counted.
    expect(byWriter.get(killed)?.size).toBeGreaterThanOrEqual(ofKilled);
  }, patience);
  await drain.end();
  recordNumbers('G22', 'one killed, one hung', {
    'lines of the seven others': survivors.length * each,
    lost: 0,
    'counted by the killed one': ofKilled,
    'lines of the killed one': readLines(folder).byWriter.get(killed)?.size ?? 0,
    scrapes: 2 * scrapes,
    'counters that fell': 0,
  });
}, 300_000);

interface Watched {
  readonly fallen: readonly string[];
  readonly last: ReadonlyMap<string, number>;
}

/** Scrapes a hundred times, and does what is to be done after so many. */
async function watch(program: WorkersProgram, faults: Readonly<Record<number, () => void>>): Promise<Watched> {
  const last = new Map<string, number>();
  const fallen: string[] = [];
  await vi.waitFor(() => program.scrape(), patience);
  for (let count = 0; count < scrapes; count += 1) {
    const counts = countsOf(await program.scrape());
    for (const member of last.keys()) if (!counts.has(member)) fallen.push(`${member} is not there`);
    for (const [member, value] of counts) {
      const before = last.get(member) ?? 0;
      if (value < before) fallen.push(`${member}: ${before} to ${value}`);
      last.set(member, value);
    }
    faults[count]?.();
  }
  expect(last.size).toBe(4);
  return { fallen, last };
}

function countsOf({ text }: Page): Map<string, number> {
  const found = text.matchAll(/^jobs_total\{member="([^"]+)"\} (\S+)$/gm);
  return new Map([...found].map(([, member = '', value]) => [member, Number(value)]));
}

function doneOf(program: WorkersProgram): number {
  return program.readStdout().match(/^done /gm)?.length ?? 0;
}

function readLines(folder: string): { broken: number; byWriter: Map<string, Set<number>> } {
  const byWriter = new Map<string, Set<number>>();
  let broken = 0;
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('app.log')) : [];
  for (const line of files.flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n'))) {
    if (line === '') continue;
    try {
      const { writer, seq } = JSON.parse(line) as { readonly writer: string; readonly seq: number };
      byWriter.set(writer, (byWriter.get(writer) ?? new Set()).add(seq));
    } catch {
      broken += 1;
    }
  }
  return { broken, byWriter };
}
