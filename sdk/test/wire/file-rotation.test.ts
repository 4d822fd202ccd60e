// G20 and G22 of the reliability plan: one log file, rotated, renamed, truncated, full, and shared.
import { execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogFile } from '../../src/transport/log-file.ts';
import { type ChildExit, startFixture } from '../child.ts';

const patience = 60_000;
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pitwall-rotation-'));
  file = path.join(folder, 'app.log');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function startWriter(env: Readonly<Record<string, string>>): ReturnType<typeof startFixture> {
  const only = { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'file' };
  return startFixture('file-writer.mjs', { env: { ...only, PITWALL_LOG_FILE: file, ...env } });
}

interface Found {
  readonly lines: number;
  readonly broken: readonly string[];
  readonly byWriter: ReadonlyMap<string, readonly number[]>;
}

/** Every line of the file and of what it was rotated or renamed to. */
function readAll(): Found {
  const texts = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
  const lines = texts.flatMap((text) => text.split('\n')).filter((line) => line !== '');
  const broken: string[] = [];
  const byWriter = new Map<string, number[]>();
  for (const line of lines) {
    try {
      const { writer, seq } = JSON.parse(line) as { readonly writer: string; readonly seq: number };
      byWriter.set(writer, [...(byWriter.get(writer) ?? []), seq]);
    } catch {
      broken.push(line);
    }
  }
  return { lines: lines.length, broken, byWriter };
}

function expectWhole(found: Found, writers: number, count: number): void {
  expect(found.broken).toEqual([]);
  expect(found.byWriter.size).toBe(writers);
  for (const seqs of found.byWriter.values()) expect(seqs.length === count && new Set(seqs).size === count).toBe(true);
}

const succeeded: Partial<ChildExit> = { code: 0, signal: null };

describe('one log file (G20)', () => {
  it(
    'is rotated by size ten times and more, and no line is lost, doubled or split',
    { timeout: patience },
    async () => {
      const writer = startWriter({
        COUNT: '10000',
        PITWALL_LOG_FILE_MAX_BYTES: '200000',
        PITWALL_LOG_FILE_MAX_FILES: '100',
      });
      expect(await writer.exited).toMatchObject(succeeded);
      expectWhole(readAll(), 1, 10_000);
      const files = readdirSync(folder);
      expect(files.length).toBeGreaterThan(10);
      for (const name of files) expect(statSync(path.join(folder, name)).size).toBeLessThanOrEqual(400_000);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(existsSync(`${file}.lock`)).toBe(false);
    },
  );

  it('is rotated by time', { timeout: patience }, async () => {
    const writer = startWriter({
      COUNT: '5000',
      RATE: '2000',
      PITWALL_LOG_FILE_ROTATE_INTERVAL: '300',
      PITWALL_LOG_FILE_MAX_FILES: '100',
    });
    expect(await writer.exited).toMatchObject(succeeded);
    expectWhole(readAll(), 1, 5000);
    expect(readdirSync(folder).length).toBeGreaterThan(3);
  });

  it('keeps as many rotated files as the setting says', { timeout: patience }, async () => {
    const writer = startWriter({
      COUNT: '4000',
      PITWALL_LOG_FILE_MAX_BYTES: '100000',
      PITWALL_LOG_FILE_MAX_FILES: '2',
    });
    expect(await writer.exited).toMatchObject(succeeded);
    expect(readdirSync(folder).sort()).toEqual(['app.log', 'app.log.1', 'app.log.2']);
  });

  it('may be renamed by somebody else, again and again', { timeout: patience }, async () => {
    const writer = startWriter({ COUNT: '10000' });
    let renames = 0;
    await expect
      .poll(
        () => {
          if (renames < 10 && existsSync(file)) renameSync(file, `${file}.moved-${renames++}`);
          return writer.process.exitCode;
        },
        { timeout: patience, interval: 100 },
      )
      .toBe(0);
    expect(renames).toBeGreaterThan(3);
    expectWhole(readAll(), 1, 10_000);
  });

  it(
    'may be truncated by copytruncate: what is lost is at most what the message says',
    { timeout: patience },
    async () => {
      const writer = startWriter({ COUNT: '10000' });
      await expect.poll(() => existsSync(file) && statSync(file).size > 500_000, { timeout: patience }).toBe(true);
      copyFileSync(file, `${file}.copy`);
      truncateSync(file, 0);
      const exit = await writer.exited;
      expect(exit).toMatchObject(succeeded);
      const found = readAll();
      expect(found.broken).toEqual([]);
      const seqs = [...found.byWriter.values()].flat();
      expect(new Set(seqs).size).toBe(seqs.length);
      const most = Number(/PW346 .*of the last (\d+) lines/.exec(exit.stderr)?.[1]);
      expect(most).toBeGreaterThan(0);
      expect(10_000 - seqs.length).toBeLessThanOrEqual(most);
    },
  );

  it('takes up again within no line when its disk was full', { timeout: patience }, async () => {
    // A limit on the size of a file is a full disk for one process: the write that crosses it is cut short.
    const child = spawn(
      'sh',
      ['-c', 'ulimit -S -f 64; exec "$0" "$@"', process.execPath, '--conditions=pitwall-source', '-e', fullDisk, file],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
    const said: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => said.push(text));
    await expect.poll(() => said.join(''), { timeout: patience }).toContain('full');
    expect(readFileSync(file, 'utf8').endsWith('}\n')).toBe(true);
    execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited']);
    child.stdin.end('go');
    await new Promise((resolve) => child.once('close', resolve));
    expectWhole(readAll(), 1, 2000);
  });

  it('says so when nothing fits any more, and takes the same lines later', async () => {
    const log = createLogFile({
      path: '/dev/full',
      maxBytes: 0,
      rotateIntervalMillis: 0,
      maxFiles: 1,
      onTruncated: () => {},
    });
    await expect(log.append([Buffer.from('{}\n')])).rejects.toThrow(/ENOSPC/);
  });
});

describe('one log file that several share (G22)', () => {
  const rotation = {
    COUNT: '10000',
    RATE: '2500',
    PITWALL_LOG_FILE_MAX_BYTES: '2000000',
    PITWALL_LOG_FILE_MAX_FILES: '1000',
  };

  it('of four processes and four threads holds every line of each', { timeout: 2 * patience }, async () => {
    const cluster = startWriter({ ...rotation, WORKERS: '4' });
    const threads = startWriter({ ...rotation, THREADS: '4' });
    expect(await cluster.exited).toMatchObject(succeeded);
    expect(await threads.exited).toMatchObject(succeeded);
    const found = readAll();
    expect(found.lines).toBe(80_000);
    expectWhole(found, 8, 10_000);
  });

  it('holds every line of the others when one process is killed', { timeout: 2 * patience }, async () => {
    const cluster = startWriter({ ...rotation, WORKERS: '4', KILL_ONE: 'yes' });
    expect(await cluster.exited).toMatchObject(succeeded);
    const found = readAll();
    const whole = [...found.byWriter.values()].filter(
      (seqs) => new Set(seqs).size === 10_000 && seqs.length === 10_000,
    );
    expect(whole.length).toBe(3);
    expect(found.broken.length).toBeLessThanOrEqual(1);
  });
});

const fullDisk = `
import { createLogFile } from '${new URL('../../src/transport/log-file.ts', import.meta.url).href}';
const log = createLogFile({ path: process.argv[1], maxBytes: 0, rotateIntervalMillis: 0, maxFiles: 1, onTruncated: () => {} });
const lines = Array.from({ length: 2000 }, (_, seq) => Buffer.from(JSON.stringify({ writer: 'w', seq, text: 'x'.repeat(seq % 97) }) + '\\n'));
let at = 0;
let isGoing = false;
process.stdin.on('data', () => (isGoing = true));
const step = async () => {
  try {
    while (at < lines.length) at += await log.append(lines.slice(at, at + 100));
    process.stdin.unref();
  } catch (error) {
    if (isGoing && error.code !== 'EFBIG') throw error;
    console.log('full ' + error.code);
    setTimeout(step, 50);
  }
};
await step();
`;
