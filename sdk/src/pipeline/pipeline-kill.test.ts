// What is on disk when a process is killed, and when its folder is removed right before its end.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRig, expectBalanced, fill, flush, range, type Rig, type RigOptions } from '../../test/pipeline-rig.ts';
import { Journal } from './spool/journal.ts';
import { parseEntry } from './spool/segment-format.ts';
import { Segment } from './spool/segment.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pitwall-kill-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const isUrgent = (n: number): boolean => n % 10 === 0;
const open = (options: Omit<RigOptions, 'folder'> = {}, answers: Parameters<typeof createRig>[0] = []): Rig =>
  createRig(answers, { folder, profile: 'spill', isUrgent, ...options });

/** The records that a next process would find, sorted. */
function readDisk(): number[] {
  const found: number[] = [];
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.seg')) continue;
    const bytes = readFileSync(path.join(folder, name));
    let at = bytes.readUInt32LE(8); // what stands before is acknowledged
    for (;;) {
      const parsed = parseEntry(bytes, at, bytes.length - at);
      if (parsed.kind !== 'entry') break;
      if (parsed.entry.kind === 'record') found.push(Number(Buffer.from(parsed.entry.bytes).toString()));
      at = parsed.next;
    }
  }
  return found.toSorted((a, b) => a - b);
}

describe('an error', () => {
  const idle = { limits: { flushIntervalMillis: 60_000, maxBatchRecords: 1000 } };

  it('is on disk before accept() returns, and no longer once it is delivered', async () => {
    const rig = open(idle);
    fill(rig, 0, 25);
    expect(readDisk()).toEqual([0, 10, 20]);
    expect(rig.pipeline.account()).toMatchObject({ queued: 25, spooled: 0 });
    await flush(rig);
    expect(rig.requests).toEqual([range(0, 25)]);
    expect(readDisk()).toEqual([]);
    fill(rig, 30, 31);
    expect(readDisk()).toEqual([30]);
    rig.pipeline.end(true);
    expect(readDisk()).toEqual([30]);
    expectBalanced(rig);
  });

  it('that comes while others are in flight keeps its copy until it is delivered itself', async () => {
    const rig = open({ limits: { exportTimeoutMillis: 60_000, maxBatchRecords: 20 } }, ['hang']);
    fill(rig, 0, 20);
    await expect.poll(() => rig.requests.length).toBe(1);
    fill(rig, 20, 31);
    expect(readDisk()).toEqual([0, 10, 20, 30]);
    expectBalanced(rig);
    rig.pipeline.end(true);
  });

  it('is not kept on disk when a read-only disk or another profile does not want it', async () => {
    writeFileSync(path.join(folder, 'spool'), 'in the way');
    const rig = open(idle);
    fill(rig, 0, 25);
    await flush(rig);
    expect(rig.pipeline.account()).toMatchObject({ delivered: 25, dropped: {} });
    expect(rig.said.filter((line) => line.startsWith('PW207'))).toHaveLength(1);
  });

  it('among records that memory cannot hold is on disk once when all is over', async () => {
    const rig = open({ limits: { maxQueueBytes: 20_000, flushIntervalMillis: 60_000 } });
    rig.isDown = true;
    fill(rig, 0, 1000);
    rig.pipeline.end(true);
    expect(readDisk()).toEqual(range(0, 1000));
    expectBalanced(rig);
  });

  it('that comes after the end is on disk once, also when there was no room for a copy before', () => {
    const append = vi.spyOn(Segment.prototype, 'append').mockImplementationOnce(() => {
      throw new Error('ENOSPC');
    });
    const rig = open({ ...idle, isUrgent: () => true });
    fill(rig, 0, 1);
    append.mockRestore();
    rig.pipeline.end(false);
    const add = vi.spyOn(Journal.prototype, 'add');
    fill(rig, 1, 2);
    expect(readDisk()).toEqual([0, 1]);
    expect(add).not.toHaveBeenCalled();
    add.mockRestore();
    expectBalanced(rig);
  });
});

describe('a destination in trouble', () => {
  const stuck = { isUrgent: () => false, limits: { exportTimeoutMillis: 60_000 } };

  it('that fails has all that waits on disk, and what comes soon after it comes', async () => {
    const rig = open(stuck);
    rig.isDown = true;
    fill(rig, 0, 35);
    await expect.poll(readDisk, { timeout: 10_000 }).toEqual(range(0, 35));
    fill(rig, 35, 40);
    await expect.poll(readDisk, { timeout: 10_000 }).toEqual(range(0, 40));
    expect(rig.pipeline.account()).toMatchObject({ queued: 0, spooled: 40 });
    rig.isDown = false;
    rig.requests.length = 0;
    await flush(rig);
    expect([...new Set(rig.requests.flat())]).toEqual(range(0, 40));
    expect(rig.pipeline.account()).toMatchObject({ delivered: 40, spooled: 0, queued: 0, dropped: {} });
    fill(rig, 40, 41);
    expect(readDisk()).toEqual([]);
    rig.pipeline.end(true);
  });

  it('that does not answer for a second has the same', async () => {
    const rig = open(stuck, ['hang']);
    fill(rig, 0, 35);
    await expect.poll(readDisk, { timeout: 10_000 }).toEqual(range(0, 35));
    expectBalanced(rig);
    rig.pipeline.end(true);
  });
});

describe('profile durable', () => {
  it('whose folder is removed right before the end has on disk what it says, or counts it as lost', async () => {
    const rig = open({ profile: 'durable' });
    rig.isDown = true;
    fill(rig, 0, 25);
    rmSync(path.join(folder, 'spool'), { recursive: true });
    rig.pipeline.end(true);
    expectBalanced(rig);
    expect(rig.pipeline.account()).toMatchObject({ spooled: 25, dropped: {} });
    const next = open({ profile: 'durable' });
    await flush(next);
    expect(next.requests.flat()).toEqual(range(0, 25));
    next.pipeline.end(true);
    const last = open({ profile: 'durable' });
    last.isDown = true;
    fill(last, 0, 5);
    rmSync(path.join(folder, 'spool'), { recursive: true });
    writeFileSync(path.join(folder, 'spool'), 'in the way');
    last.pipeline.end(true);
    expect(last.pipeline.account()).toMatchObject({ spooled: 0, queued: 0, dropped: { spool_damaged: 5 } });
  });
});
