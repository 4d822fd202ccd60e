import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EncodedRecord, RecordGroup } from '../types.ts';
import { Spool } from './spool.ts';
import { SpoolStream } from './stream.ts';

const MIB = 1024 * 1024;
let folder: string;
let said: string[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pitwall-spool-'));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Rig {
  readonly stream: SpoolStream;
  recovered: number;
  readonly lost: Record<string, number>;
}

/** As one process opens it. */
function open(maxBytes = 64 * MIB, address = 'http://127.0.0.1:4318/v1/logs'): Rig {
  const diagnostics = { say: (code: string, message: string) => void said.push(`${code} ${message}`) };
  const spool = new Spool({ folder: path.join(folder, 'spool'), maxBytes, diagnostics });
  const rig: { recovered: number; lost: Record<string, number> } = { recovered: 0, lost: {} };
  const stream = new SpoolStream(spool, {
    signal: 'logs',
    destination: 'otlp',
    address,
    onRecovered: (count) => (rig.recovered += count),
    onLost: (count, reason) => (rig.lost[reason] = (rig.lost[reason] ?? 0) + count),
  });
  return Object.assign(rig, { stream });
}

const record = (text: string, group?: RecordGroup): EncodedRecord => ({
  bytes: new TextEncoder().encode(text),
  count: 1,
  group,
});
const textOf = ({ bytes }: EncodedRecord): string => Buffer.from(bytes).toString();

/** Everything that can be read, batch by batch, each settled. */
function drain(stream: SpoolStream, maxRecords = 100): EncodedRecord[] {
  const all: EncodedRecord[] = [];
  for (let batch = stream.take(maxRecords, MIB); batch; batch = stream.take(maxRecords, MIB)) {
    all.push(...batch.records);
    batch.settle(batch.records.length);
    batch.finish();
  }
  return all;
}

function listSegments(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.seg'));
}

describe('a stream on disk', () => {
  it('makes no file and no folder before there is something to write', async () => {
    const { stream } = open();
    await stream.adopt();
    expect(stream.take(10, MIB)).toBeUndefined();
    stream.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('gives records back in order, with their groups, and removes what is settled', () => {
    const { stream } = open();
    const group = { resource: Buffer.from('resource'), scope: Buffer.from('scope') };
    const written = Array.from({ length: 1000 }, (_, n) => record(`r${n}`, n % 3 === 0 ? undefined : group));
    expect(stream.append(written)).toBe(1000);
    expect(stream.count).toBe(1000);
    const [file] = listSegments();
    expect(statSync(path.join(folder, file ?? '')).mode & 0o777).toBe(0o600);
    expect(statSync(path.join(folder, 'spool')).mode & 0o777).toBe(0o700);
    const read = drain(stream, 64);
    expect(read.map(textOf)).toEqual(written.map(textOf));
    expect(read.map((item) => item.group && Buffer.from(item.group.scope).toString())).toEqual(
      written.map((item) => item.group && 'scope'),
    );
    expect([stream.count, stream.bytes]).toEqual([0, 0]);
    expect(listSegments()).toEqual([]);
  });

  it('puts what was taken first and came back before all others', async () => {
    const { stream } = open();
    stream.append([record('b'), record('c')]);
    expect(stream.prepend([record('a')])).toBe(true);
    stream.release();
    const next = open();
    await next.stream.adopt();
    expect(next.recovered).toBe(3);
    expect(drain(next.stream).map(textOf)).toEqual(['a', 'b', 'c']);
  });

  it('is sent again from the acknowledged position by the next owner, at most one batch twice', async () => {
    const { stream } = open();
    stream.append(Array.from({ length: 30 }, (_, n) => record(String(n))));
    const first = stream.take(10, MIB);
    first?.settle(10);
    first?.finish();
    stream.take(10, MIB)?.settle(4); // in flight when the process ends
    stream.release();
    const next = open();
    await next.stream.adopt();
    expect(drain(next.stream).map(textOf)).toEqual(Array.from({ length: 20 }, (_, n) => String(n + 10)));
    expect(next.lost).toEqual({});
  });

  it('lets the oldest segment go when the bound is reached, counted', () => {
    const rig = open(MIB);
    const big = 'x'.repeat(1000);
    for (let n = 0; n < 3000; n += 1) expect(rig.stream.append([record(`${n} ${big}`)])).toBe(1);
    const bytes = listSegments().reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
    expect(bytes).toBeLessThanOrEqual(MIB);
    const read = drain(rig.stream).map((item) => Number(textOf(item).split(' ')[0]));
    expect(read.length).toBeGreaterThan(500);
    expect(read).toEqual(Array.from({ length: read.length }, (_, n) => 3000 - read.length + n));
    expect(rig.lost).toEqual({ spool_full: 3000 - read.length });
  });

  it('belongs to one owner while that lives, and to one of many takers afterwards', async () => {
    const first = open();
    first.stream.append([record('a'), record('b')]);
    const second = open();
    await second.stream.adopt();
    expect(second.stream.count).toBe(0);
    first.stream.release();
    const takers = Array.from({ length: 5 }, () => open());
    await Promise.all(takers.map((taker) => taker.stream.adopt()));
    expect(takers.map((taker) => taker.recovered).toSorted()).toEqual([0, 0, 0, 0, 2]);
    const other = open(MIB, 'http://127.0.0.1:9999/');
    await other.stream.adopt();
    expect(other.recovered).toBe(0);
  });

  it('keeps what the open file has while no new file can be made, and moves it once one can', async () => {
    const rig = open();
    expect(rig.stream.append([record('one'), record('two')])).toBe(2);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'in its place');
    await expect.poll(() => rig.stream.append([record('three')]), { timeout: 5000, interval: 100 }).toBe(0);
    const kept = rig.stream.count;
    expect(kept).toBeGreaterThanOrEqual(2);
    rmSync(folder);
    await expect.poll(() => rig.stream.append([record('last')]), { timeout: 5000, interval: 100 }).toBe(1);
    expect(rig.stream.count).toBe(kept + 1);
    rig.stream.release();
    const next = open();
    await next.stream.adopt();
    const texts = drain(next.stream).map(textOf);
    expect([texts.slice(0, 2), texts.at(-1), texts.length]).toEqual([['one', 'two'], 'last', kept + 1]);
    expect([rig.lost, next.lost, next.recovered]).toEqual([{}, {}, kept + 1]);
  });

  it('counts as lost what only a removed file has when it ends', async () => {
    const rig = open();
    expect(rig.stream.append([record('one')])).toBe(1);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'in its place');
    await expect.poll(() => rig.stream.append([record('more')]), { timeout: 5000, interval: 100 }).toBe(0);
    const kept = rig.stream.count;
    rig.stream.release();
    expect([rig.stream.count, rig.lost]).toEqual([0, { spool_damaged: kept }]);
    rmSync(folder);
    mkdirSync(folder);
  });

  it('goes on when its folder is removed under it, and keeps what the open file has', async () => {
    const rig = open();
    rig.stream.append([record('a'), record('b')]);
    rmSync(path.join(folder, 'spool'), { recursive: true });
    // Looked for once a second.
    await expect.poll(() => (rig.stream.append([record('c')]), listSegments().length), { timeout: 5000 }).toBe(1);
    const texts = drain(rig.stream).map(textOf);
    expect(texts.slice(0, 3)).toEqual(['a', 'b', 'c']);
    expect(rig.lost).toEqual({});
  });

  it('refuses a folder that is a file, says so once, and works again when that has gone', async () => {
    writeFileSync(path.join(folder, 'spool'), 'in the way');
    const { stream } = open();
    expect(stream.append([record('a')])).toBe(0);
    expect(stream.append([record('a')])).toBe(0);
    rmSync(path.join(folder, 'spool'));
    await expect.poll(() => stream.append([record('a')]), { timeout: 5000 }).toBe(1);
    expect(said.map((line) => line.slice(0, 5))).toEqual(['PW207', 'PW208']);
  });
});

describe('a damaged segment', () => {
  const group = { resource: Buffer.from('R'), scope: Buffer.from('S') };
  const texts = ['one', 'two', 'three', 'four'];

  /** Writes `texts` as a dead owner's segment and lets `damage` have it. */
  function prepare(damage: (file: string) => void): void {
    rmSync(path.join(folder, 'spool'), { recursive: true, force: true });
    const { stream } = open();
    stream.append(texts.map((text) => record(text, group)));
    stream.release();
    const [name] = listSegments();
    damage(path.join(folder, name ?? ''));
  }

  async function recover(): Promise<{ read: string[]; recovered: number; lost: number }> {
    const rig = open();
    await rig.stream.adopt();
    const read = drain(rig.stream, 2).map(textOf);
    expect(rig.stream.count).toBe(0);
    return { read, recovered: rig.recovered, lost: rig.lost['spool_damaged'] ?? 0 };
  }

  it('that ends at any byte gives every whole record before it, and the account balances', async () => {
    prepare(() => {});
    const [whole] = listSegments();
    const { size } = statSync(path.join(folder, whole ?? ''));
    expect(size).toBeGreaterThan(100);
    let mostRead = 0;
    for (let length = 0; length <= size; length += 1) {
      prepare((file) => truncateSync(file, length));
      const { read, recovered, lost } = await recover();
      expect(read).toEqual(texts.slice(0, read.length));
      expect(read.length).toBeGreaterThanOrEqual(mostRead);
      mostRead = read.length;
      expect(recovered).toBe(read.length + lost);
    }
    expect(mostRead).toBe(texts.length);
  });

  it('with any one bit flipped loses at most the record or the group that has it, counted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 0, max: 7 }), async (at, bit) => {
        let isInGroup = false;
        prepare((file) => {
          const bytes = readFileSync(file);
          const position = at % bytes.length;
          isInGroup = position >= 16 && position < 16 + 20 + 6;
          bytes[position] = (bytes[position] ?? 0) ^ (1 << bit);
          writeFileSync(file, bytes);
        });
        const { read, recovered, lost } = await recover();
        expect(texts).toEqual(expect.arrayContaining(read));
        expect(read.length).toBeGreaterThanOrEqual(isInGroup ? 0 : 3);
        expect(recovered).toBe(read.length + lost);
        expect(recovered).toBe(texts.length);
      }),
      { numRuns: 120 },
    );
  });

  it('that is anything at all breaks nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        prepare((file) => writeFileSync(file, bytes));
        const { read, recovered, lost } = await recover();
        expect(recovered).toBe(read.length + lost);
      }),
      { numRuns: 50 },
    );
  });

  it("beside a folder that is nobody's leaves that alone", async () => {
    prepare(() => {});
    const stream = path.join(folder, 'spool', readdirSync(path.join(folder, 'spool'))[0] ?? '');
    mkdirSync(path.join(stream, 'lost+found'));
    expect((await recover()).read).toEqual(texts);
    expect(readdirSync(stream)).toContain('lost+found');
  });
});
