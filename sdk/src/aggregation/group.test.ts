// The group under those things that a process does not choose: too many open files, a folder that goes away, races.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { OwnMeterProvider } from '../meter/provider.ts';
import { deadPath, snapshotPaths, socketPath } from './group-folder.ts';
import { Group } from './group.ts';
import { Member } from './member.ts';
import { createSnapshotMetrics } from './snapshot.ts';
import { encodeSnapshot, parseSnapshot } from './snapshot-text.ts';

const deadline = { timeoutMillis: 1000, isHolding: true };
const real = { ...fs.promises };
afterEach(() => void vi.restoreAllMocks());

function createFolder(): string {
  const base = fs.mkdtempSync(path.join(os.tmpdir(), 'pw-'));
  onTestFinished(() => fs.rmSync(base, { recursive: true, force: true }));
  return path.join(base, 'metrics', 'group');
}

function createCounting(count: number) {
  const provider = new OwnMeterProvider({
    resource: resourceFromAttributes({}),
    maxSeries: 100,
    exemplarFilter: 'always_off',
  });
  const collector = provider.createCollector('cumulative');
  const counter = provider.getMeter('m').createCounter('jobs');
  counter.add(count);
  return { collector, counter };
}

const reports: unknown[] = [];
const none = async () => ({ metrics: [], isWhole: true });

function join(folder: string, worker: string, count: number): Group {
  reports.length = 0;
  const group = new Group({
    folder,
    rootPid: process.pid,
    isRoot: false,
    worker,
    resource: {},
    maxSeries: 100,
    collector: createCounting(count).collector,
    readForeign: none,
    report: (error) => void reports.push(error),
  });
  group.join();
  onTestFinished(() => group.stop());
  return group;
}

/** What a process that was killed has left. */
async function leave(folder: string, id: string, count: number): Promise<void> {
  const { metrics } = await createCounting(count).collector.collect(deadline);
  const text = encodeSnapshot({ version: 1, id, seq: 1, resource: {}, metrics: createSnapshotMetrics(metrics, id) });
  fs.writeFileSync(snapshotPaths(folder, id)[0], text);
  fs.writeFileSync(socketPath(folder, id), ''); // nobody listens there
}

async function jobs(group: Group): Promise<number> {
  const { metrics } = await group.createCollector().collect(deadline);
  const [metric] = metrics.scopeMetrics.flatMap((scope) => scope.metrics);
  return Number(metric?.dataPoints[0]?.value);
}

const listed = (folder: string): string[] => fs.readdirSync(folder).filter((name) => /^[0-9a-f]{12}\.json$/.test(name));
type Gate = PromiseWithResolvers<void>;
const tooMany = Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' });

it('takes nobody for gone because the folder could not be listed', async () => {
  const folder = createFolder();
  const [one] = [join(folder, '1', 5), join(folder, '2', 7)];
  await expect.poll(() => listed(folder)).toHaveLength(2);
  expect(await jobs(one)).toBe(12);
  vi.spyOn(fs.promises, 'readdir').mockRejectedValueOnce(tooMany);
  expect(await jobs(one)).toBe(12);
  await new Promise((resolve) => setImmediate(resolve));
  expect(await jobs(one)).toBe(12);
  expect(fs.existsSync(deadPath(folder))).toBe(false);
});

it('writes nothing over the account of the dead while that cannot be read', async () => {
  const folder = createFolder();
  const one = join(folder, '1', 5);
  await expect.poll(() => listed(folder)).toHaveLength(1);
  await leave(folder, 'aaaaaaaaaaaa', 3);
  expect(await jobs(one)).toBe(8);
  await expect.poll(() => listed(folder)).toHaveLength(1);
  const heir = join(folder, '2', 0);
  await leave(folder, 'bbbbbbbbbbbb', 2);
  const read = vi
    .spyOn(fs.promises, 'readFile')
    .mockImplementation(((file: string, ...rest: unknown[]) =>
      file === deadPath(folder)
        ? Promise.reject(tooMany)
        : Reflect.apply(real.readFile, fs.promises, [file, ...rest])) as never);
  await jobs(heir);
  await expect.poll(() => reports).toContain(tooMany);
  read.mockRestore();
  expect(await jobs(heir)).toBe(10);
});

it('leaves no socket of a member that has ended', async () => {
  const folder = createFolder();
  const one = join(folder, '1', 5);
  await expect.poll(() => listed(folder)).toHaveLength(1);
  await leave(folder, 'aaaaaaaaaaaa', 3);
  expect(await jobs(one)).toBe(8);
  await expect.poll(() => listed(folder)).toHaveLength(1);
  await expect.poll(() => fs.readdirSync(folder).filter((name) => name.endsWith('.sock'))).toHaveLength(1);
  expect(await jobs(one)).toBe(8);
});

it('adds up those that have ended when they are many, though nobody serves', async () => {
  const folder = createFolder();
  fs.mkdirSync(folder, { recursive: true });
  for (let index = 0; index < 201; index += 1) await leave(folder, index.toString(16).padStart(12, '0'), 1);
  const one = join(folder, '1', 5);
  await expect.poll(() => listed(folder), { timeout: 20_000 }).toHaveLength(1);
  expect(await jobs(one)).toBe(206);
});

it('counts a member that is added to the dead while their account is read', async () => {
  const folder = createFolder();
  const one = join(folder, '1', 5);
  await expect.poll(() => listed(folder)).toHaveLength(1);
  await leave(folder, 'aaaaaaaaaaaa', 3);
  const [reached, renamed, looked] = Array.from({ length: 3 }, () => Promise.withResolvers<void>()) as [
    Gate,
    Gate,
    Gate,
  ];
  vi.spyOn(fs.promises, 'rename').mockImplementation(async (from, to) => {
    if (to === deadPath(folder)) reached.resolve();
    if (to === deadPath(folder)) await renamed.promise;
    return real.rename(from, to);
  });
  expect(await jobs(one)).toBe(8);
  await reached.promise;
  vi.spyOn(fs.promises, 'stat').mockImplementationOnce((async (file: string) => {
    const found = await real.stat(file).catch((error: unknown) => error);
    renamed.resolve();
    await looked.promise;
    if (found instanceof Error) throw found;
    return found;
  }) as never);
  const second = jobs(one);
  await expect.poll(() => listed(folder)).toHaveLength(1);
  await new Promise((resolve) => setImmediate(resolve));
  await expect.poll(() => fs.existsSync(path.join(folder, 'dead.lock'))).toBe(false);
  await new Promise((resolve) => setImmediate(resolve));
  looked.resolve();
  expect(await second).toBe(8);
});

it('throws nothing into the host when the folder has gone', async () => {
  const folder = createFolder();
  const one = join(folder, '1', 5);
  await expect.poll(() => listed(folder)).toHaveLength(1);
  fs.rmSync(folder, { recursive: true });
  one.noteServing();
  expect(reports).toHaveLength(1);
  expect(await jobs(one)).toBe(5);
});

it('keeps what it took last, however many ask while it says that it is there', async () => {
  const folder = createFolder();
  fs.mkdirSync(folder, { recursive: true });
  const errors: unknown[] = [];
  const { collector, counter } = createCounting(1);
  const id = 'cccccccccccc';
  const report = (error: unknown): void => void errors.push(error);
  const member = new Member({ id, folder, worker: '1', resource: {}, collector, readForeign: none, report });
  for (let round = 0; round < 50; round += 1) {
    counter.add(1);
    await Promise.all([member.announce(), member.publish(), member.publish()]);
    const kept = parseSnapshot(fs.readFileSync(snapshotPaths(folder, id)[0], 'utf8'));
    expect(kept?.metrics[0]?.points[0]?.v).toBe(round + 2);
  }
  expect(errors).toEqual([]);
});
