// What a pipeline's account says, and what is lost, while its disk is full, in the way or removed.
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRig, expectBalanced, fill, flush, range, type Rig, type RigOptions } from '../../test/pipeline-rig.ts';
import { SpoolStream } from './spool/stream.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pitwall-disk-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (options: Omit<RigOptions, 'folder'> = {}, answers: Parameters<typeof createRig>[0] = []): Rig =>
  createRig(answers, { folder, profile: 'spill', ...options });

/** From now on nothing can be written there. */
function blockDisk(): void {
  rmSync(path.join(folder, 'spool'), { recursive: true, force: true });
  writeFileSync(path.join(folder, 'spool'), 'in the way');
}

function measureDisk(): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.seg'));
  return names.reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
}

const slowly = { timeout: 10_000 };

describe('a spool that is too small', () => {
  it('for the batch that is in flight does not lose it, and accounts for each record once', async () => {
    const rig = open({ maxSpoolBytes: 100, limits: { exportTimeoutMillis: 1500 } }, ['hang']);
    fill(rig, 0, 10);
    await expect.poll(() => rig.requests.length, slowly).toBe(2);
    await flush(rig);
    expect(rig.pipeline.account()).toMatchObject({ delivered: 10, dropped: {}, queued: 0, spooled: 0 });
    rig.pipeline.end(true);
    expectBalanced(rig);
  });

  it('for the copies of errors has no more of them than it may hold', async () => {
    const encodeRecord = () => ({ bytes: new Uint8Array(1000), count: 1, group: undefined });
    const limits = { flushIntervalMillis: 60_000, maxBatchRecords: 1000 };
    const rig = open({ maxSpoolBytes: 100_000, isUrgent: () => true, limits, destination: { encodeRecord } });
    fill(rig, 0, 500);
    expect(measureDisk()).toBeGreaterThan(50_000);
    expect(measureDisk()).toBeLessThanOrEqual(100_000);
    await flush(rig);
    expect(rig.pipeline.account()).toMatchObject({ delivered: 500, dropped: {} });
    rig.pipeline.end(true);
    expect(measureDisk()).toBe(0);
  });

  it('for errors twice lets the copies go, and no record that waits', async () => {
    const encodeRecord = () => ({ bytes: new Uint8Array(1000), count: 1, group: undefined });
    const limits = { maxBatchBytes: 20_000, exportTimeoutMillis: 60_000 };
    const rig = open({ maxSpoolBytes: 200_000, isUrgent: () => true, limits, destination: { encodeRecord } });
    rig.isDown = true;
    fill(rig, 0, 150);
    expect(measureDisk()).toBeGreaterThan(150_000);
    await expect.poll(() => rig.pipeline.account().queued, slowly).toBe(0);
    expect(rig.pipeline.account()).toMatchObject({ spooled: 150, dropped: {} });
    expect(measureDisk()).toBeLessThanOrEqual(200_000);
    rig.pipeline.end(true);
    expectBalanced(rig);
  });

  it('for another record has no copy of it, and all that waits', async () => {
    const encodeRecord = () => ({ bytes: new Uint8Array(1000), count: 1, group: undefined });
    const options = { maxSpoolBytes: 200_000, isUrgent: () => true, destination: { encodeRecord } };
    const before = open(options);
    before.isDown = true;
    fill(before, 0, 190);
    before.pipeline.end(true);
    const rig = open(options, ['hang']);
    await expect.poll(() => rig.pipeline.account().recovered, slowly).toBe(190);
    fill(rig, 0, 20);
    expect(measureDisk()).toBeLessThanOrEqual(200_000);
    expect(rig.pipeline.account()).toMatchObject({ spooled: 190, queued: 20, dropped: {} });
    rig.pipeline.end(true);
    expectBalanced(rig);
  });
});

describe('a disk that fails', () => {
  it('while memory is full loses nothing that is not counted', async () => {
    const before = open();
    before.isDown = true;
    fill(before, 0, 100);
    before.pipeline.end(true);

    const rig = open({ limits: { maxQueueBytes: 20_000, exportTimeoutMillis: 1500, maxBatchRecords: 20 } }, ['hang']);
    fill(rig, 100, 252);
    expect(rig.pipeline.account()).toMatchObject({ queued: 152, dropped: {} });
    await expect.poll(() => rig.requests.length, slowly).toBe(1);
    blockDisk();
    await expect.poll(() => rig.said.some((line) => line.startsWith('PW207')), slowly).toBe(true);
    await expect.poll(() => rig.requests.length, slowly).toBeGreaterThan(1);
    await flush(rig);
    expect(rig.pipeline.account()).toMatchObject({ queued: 0 });
    rig.pipeline.end(true);
    expectBalanced(rig);
  });

  it('and is well again right before the end is asked once more', () => {
    blockDisk();
    const rig = open({ profile: 'durable' });
    rig.isDown = true;
    fill(rig, 0, 25);
    expect(rig.pipeline.account()).toMatchObject({ queued: 25, spooled: 0 });
    rmSync(path.join(folder, 'spool'));
    rig.pipeline.end(true);
    expect(rig.pipeline.account()).toMatchObject({ queued: 0, spooled: 25, dropped: {} });
  });
});

describe('a folder that is removed while a batch is in flight', () => {
  it.each(['spill', 'durable'] as const)('loses none of it at the end in profile %s', async (profile) => {
    const rig = open({ profile, limits: { exportTimeoutMillis: 60_000 } }, ['hang']);
    fill(rig, 0, 25);
    await expect.poll(() => rig.pipeline.account().spooled, slowly).toBe(25);
    await expect.poll(() => rig.requests.length, slowly).toBe(1);
    rmSync(path.join(folder, 'spool'), { recursive: true });
    rig.pipeline.end(true);
    expect(rig.pipeline.account()).toMatchObject({ queued: 0, spooled: 25, dropped: {} });
    const next = open({ profile });
    await flush(next);
    expect(next.requests.flat().toSorted((a, b) => a - b)).toEqual(range(0, 25));
    next.pipeline.end(true);
  });
});

describe('a memory that is full when trouble begins', () => {
  it('goes to disk piece by piece, in its order, and does not hold up the event loop for all of it', async () => {
    const encodeRecord = (n: number) => ({
      bytes: new TextEncoder().encode(String(n).padStart(n < 9000 ? 5 : 1000, '0')),
      count: 1,
      group: undefined,
    });
    const append = vi.spyOn(SpoolStream.prototype, 'append');
    const rig = open({ limits: { maxQueueBytes: 16_000_000 }, destination: { encodeRecord } });
    rig.isDown = true;
    fill(rig, 0, 12_000);
    await expect.poll(() => rig.pipeline.account().queued, slowly).toBe(0);
    const pieces = append.mock.calls.map(([records]) => records);
    append.mockRestore();
    expect(pieces.length).toBeGreaterThan(3);
    for (const records of pieces) {
      expect(records.length).toBeLessThanOrEqual(1024);
      expect(records.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThanOrEqual(1024 * 1024);
    }
    rig.isDown = false;
    rig.requests.length = 0;
    await flush(rig);
    expect([...new Set(rig.requests.flat())]).toEqual(range(0, 12_000));
    rig.pipeline.end(true);
    expectBalanced(rig);
  });
});
