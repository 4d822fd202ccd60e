// What a pipeline does with backends that answer in parts, ask for a pause or break, and with a disk behind it.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createRig as open,
  expectBalanced,
  fill,
  finish,
  flush,
  numberOf,
  range,
  type Rig,
  type RigOptions,
} from '../../test/pipeline-rig.ts';
import { Circuit } from './circuit.ts';
import type { EncodedRecord, Outcome } from './types.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pitwall-delivery-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const createRig = (answers: Parameters<typeof open>[0] = [], options: Omit<RigOptions, 'folder'> = {}): Rig =>
  open(answers, { folder, ...options });

describe('an answer record by record', () => {
  it('has only those sent again that are to be, and the refused ones kept', async () => {
    const answer: Outcome = { kind: 'partial', retry: [1, 3, 99], rejected: [2, 3, -1], reason: 'HTTP 429' };
    const rig = createRig([answer], { profile: 'spill' });
    fill(rig, 0, 5);
    await flush(rig);
    expect(rig.requests).toEqual([[0, 1, 2, 3, 4], [1]]);
    expect(rig.pipeline.account()).toMatchObject({ delivered: 3, dropped: { rejected: 2 }, deadLetters: 2, queued: 0 });
    expect(readdirSync(path.join(folder, 'dead-letters')).length).toBe(1);
  });
});

describe('a destination with limits and parts', () => {
  it('gets requests within them, in the order and the parts that it wants', async () => {
    const partition = (records: readonly EncodedRecord[]): EncodedRecord[][] => [
      records.filter((record) => numberOf(record) % 2 === 1),
      records.filter((record) => numberOf(record) % 2 === 0),
    ];
    const rig = createRig([], { destination: { partition, limits: { maxBatchRecords: 4 } } });
    fill(rig, 0, 6);
    await flush(rig);
    expect(rig.requests).toEqual([[1, 3], [0, 2], [5], [4]]);
    expectBalanced(rig);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('a bug');
      },
    ],
    ['loses a record', (records: readonly EncodedRecord[]) => [records.slice(1)]],
  ])('that %s when it parts them is a failed request: it goes on once that heals', async (_what, broken) => {
    let isBroken = true;
    const partition = (records: readonly EncodedRecord[]): (readonly EncodedRecord[])[] =>
      isBroken ? broken(records) : [records];
    const rig = createRig([], { destination: { partition } });
    fill(rig, 0, 3);
    await flush(rig, 50);
    expect(rig.pipeline.account()).toMatchObject({ queued: 3, state: 'retrying' });
    isBroken = false;
    await expect.poll(() => rig.requests).toEqual([[0, 1, 2]]);
  });
});

describe('a destination that breaks', () => {
  it('by never answering, by no outcome and by a throw is tried again, and nothing is lost', async () => {
    const hostile = new Error('x');
    Object.defineProperty(hostile, 'message', {
      get: () => {
        throw new Error('hostile');
      },
    });
    const rig = createRig(['hang', undefined, new Error('a bug'), hostile], { limits: { exportTimeoutMillis: 50 } });
    fill(rig, 0, 3);
    await flush(rig);
    expect(rig.requests).toEqual(Array.from({ length: 5 }, () => [0, 1, 2]));
    expect(rig.pipeline.account()).toMatchObject({ delivered: 3, dropped: {}, state: 'ok' });
    expect(rig.pipeline.account().lastError?.reason).toBeTruthy();
  });
});

describe('a pause that a backend asks for', () => {
  it('is kept, also by a flush and by the others to the same host, and then one tries at a time', async () => {
    const circuit = new Circuit();
    const first = createRig([{ kind: 'retry', reason: 'HTTP 429', retryAfterMillis: 400 }], { circuit });
    const second = createRig([], { circuit });
    fill(first, 0, 1);
    await expect.poll(() => first.requests.length).toBe(1);
    fill(second, 0, 1);
    await Promise.all([flush(first), flush(second)]);
    expect(first.pipeline.account().delivered + second.pipeline.account().delivered).toBe(2);
    const earliest = (first.timesMillis[0] ?? 0) + 400;
    expect([first.timesMillis[1], second.timesMillis[0]].every((time) => (time ?? 0) >= earliest)).toBe(true);
  });

  it('does not hold the end of the process', async () => {
    const rig = createRig([{ kind: 'retry', reason: 'HTTP 429', retryAfterMillis: 60_000 }], { profile: 'spill' });
    fill(rig, 0, 5);
    await finish(rig.pipeline, { millis: 100, isHolding: true });
    expect(rig.requests.length).toBe(1);
    expect(rig.pipeline.account()).toMatchObject({ spooled: 5, queued: 0, dropped: {}, state: 'stopped' });
  });
});

describe('profile spill', () => {
  it('touches no disk while memory is enough', async () => {
    const rig = createRig([], { profile: 'spill' });
    fill(rig, 0, 100);
    await flush(rig);
    await finish(rig.pipeline, { millis: 1000, isHolding: true });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('puts on disk what memory cannot hold, and sends all in order once the backend is back', async () => {
    const rig = createRig([], { profile: 'spill', limits: { maxQueueBytes: 20_000 } });
    rig.isDown = true;
    fill(rig, 0, 1000);
    await flush(rig, 30);
    fill(rig, 1000, 2000);
    expectBalanced(rig);
    const { spooled, queued, queuedBytes } = rig.pipeline.account();
    expect(spooled).toBeGreaterThan(1000);
    expect(queued).toBeGreaterThan(0);
    expect(queuedBytes).toBeLessThanOrEqual(20_000);
    rig.isDown = false;
    rig.requests.length = 0;
    await flush(rig);
    expect(rig.requests.flat()).toEqual(range(0, 2000));
    expect(rig.pipeline.account()).toMatchObject({ delivered: 2000, spooled: 0, queued: 0, dropped: {} });
  });

  it('keeps what comes after the end, too, when that is not the last word', async () => {
    const rig = createRig([], { profile: 'spill' });
    fill(rig, 0, 3);
    rig.pipeline.end(false);
    fill(rig, 3, 5);
    expect(rig.pipeline.account()).toMatchObject({ spooled: 5, queued: 0, dropped: {} });
    const next = createRig([], { profile: 'spill' });
    await flush(next);
    expect(next.requests.flat().slice(0, 3)).toEqual([0, 1, 2]);
    expect(next.pipeline.account()).toMatchObject({ accepted: 0, recovered: 3, delivered: 3 });
  });
});

describe('the last flush', () => {
  const last = { millis: 5000, isHolding: true, isLast: true };

  it('tries a backend that never answered once, and leaves the rest on disk', async () => {
    const rig = createRig([new Error('refused')], { profile: 'spill' });
    fill(rig, 0, 25);
    await finish(rig.pipeline, last);
    expect(rig.requests).toEqual([range(0, 10)]);
    expect(rig.pipeline.account()).toMatchObject({ accepted: 25, spooled: 25, dropped: {} });
  });

  it.each(['delivered', 'retry'] as const)('waits for one that answered %s before', async (kind) => {
    const rig = createRig([{ kind, reason: 'x' }, new Error('refused'), new Error('refused')], {
      profile: 'spill',
    });
    fill(rig, 0, 25);
    await finish(rig.pipeline, last);
    expect(rig.pipeline.account()).toMatchObject({ accepted: 25, delivered: 25, spooled: 0 });
  });

  it('is not cut short by an earlier one whose time is up', async () => {
    const send = async (): Promise<Outcome> => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { kind: 'delivered' };
    };
    const rig = createRig([], { destination: { send } });
    fill(rig, 0, 200);
    await Promise.all([flush(rig, 50), finish(rig.pipeline, { millis: 10_000, isHolding: true, isLast: true })]);
    expect(rig.pipeline.account()).toMatchObject({ delivered: 200, dropped: {} });
  });

  it('loses nothing when the process goes on after all', async () => {
    const rig = createRig([new Error('refused')], { profile: 'spill' });
    fill(rig, 0, 25);
    await rig.pipeline.flush(last);
    expect(rig.pipeline.account()).toMatchObject({ delivered: 0, queued: 25 });
    fill(rig, 25, 30);
    await flush(rig);
    expect([...new Set(rig.requests.flat())]).toEqual(range(0, 30));
    expect(rig.pipeline.account()).toMatchObject({ accepted: 30, delivered: 30, queued: 0 });
  });
});

describe('profile durable', () => {
  it('has on disk what it has accepted, and sends it from there', async () => {
    const rig = createRig([], { profile: 'durable' });
    rig.isDown = true;
    fill(rig, 0, 25);
    expect(rig.pipeline.account()).toMatchObject({ accepted: 25, spooled: 25, queued: 0 });
    rig.isDown = false;
    await flush(rig);
    expect(rig.requests.flat()).toEqual(range(0, 25));
    expect(rig.pipeline.account()).toMatchObject({ delivered: 25, spooled: 0 });
  });

  it('uses memory while the disk fails, and makes that durable when it works again', async () => {
    writeFileSync(path.join(folder, 'spool'), 'in the way');
    const rig = createRig([], { profile: 'durable' });
    rig.isDown = true;
    fill(rig, 0, 25);
    await flush(rig, 30);
    expect(rig.pipeline.account()).toMatchObject({ accepted: 25, spooled: 0, queued: 25 });
    rmSync(path.join(folder, 'spool'));
    await expect.poll(() => rig.pipeline.account(), { timeout: 5000 }).toMatchObject({ spooled: 25, queued: 0 });
    fill(rig, 25, 30);
    expect(rig.pipeline.account()).toMatchObject({ spooled: 30, queued: 0 });
    rig.isDown = false;
    rig.requests.length = 0;
    await flush(rig);
    expect([...new Set(rig.requests.flat())]).toEqual(range(0, 30));
    expect(rig.pipeline.account()).toMatchObject({ delivered: 30, dropped: {} });
  });
});

describe('whatever the backend, the disk and restarts do', () => {
  type Step =
    | { readonly kind: 'accept'; readonly count: number }
    | { readonly kind: 'answer'; readonly answer: Outcome | Error }
    | { readonly kind: 'flush' | 'restart' | 'break' | 'heal' };
  const answer = fc.constantFrom<Outcome | Error>(
    { kind: 'delivered' },
    { kind: 'retry', reason: 'x' },
    { kind: 'retry', reason: 'x' },
    { kind: 'partial', retry: [0, 2], rejected: [], reason: 'x' },
    { kind: 'partial', retry: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], rejected: [1], reason: 'x' },
    { kind: 'tooLarge', reason: 'x' },
    { kind: 'rejected', reason: 'x' },
    new Error('reset'),
  );
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ kind: fc.constant('accept' as const), count: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ kind: fc.constant('answer' as const), answer }),
    fc.record({
      kind: fc.constantFrom('flush' as const, 'flush' as const, 'restart' as const, 'break' as const, 'heal' as const),
    }),
  );

  it.each(['spill', 'durable'] as const)('%s: the account balances, and first sent is first in', async (profile) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder);
        const rigs: Rig[] = [];
        const create = (): Rig => {
          const rig = createRig([], { profile, limits: { maxQueueBytes: 8000, flushIntervalMillis: 60_000 } });
          rigs.push(rig);
          return rig;
        };
        let rig = create();
        let next = 0;
        let isDiskBroken = false;
        for (const one of steps) {
          if (one.kind === 'accept') fill(rig, next, (next += one.count));
          else if (one.kind === 'answer') rig.answers.push(one.answer);
          else if (one.kind === 'flush') await flush(rig, 30);
          else if (one.kind === 'restart') {
            rig.pipeline.end(true);
            expectBalanced(rig);
            rig = create();
          } else if (one.kind === 'break' && !isDiskBroken && readdirSync(folder).length === 0) {
            writeFileSync(path.join(folder, 'spool'), 'in the way');
            isDiskBroken = true;
          } else if (one.kind === 'heal' && isDiskBroken) {
            rmSync(path.join(folder, 'spool'));
            isDiskBroken = false;
          }
          expectBalanced(rig);
        }
        rig.answers.length = 0;
        await flush(rig);
        expectBalanced(rig);
        rig.pipeline.end(true);
        const sum = (read: (one: Rig) => number): number => rigs.reduce((total, one) => total + read(one), 0);
        const dropped = sum((one) => Object.values(one.pipeline.account().dropped).reduce((a, b) => a + b, 0));
        const delivered = sum((one) => one.pipeline.account().delivered);
        const left = rig.pipeline.account().spooled;
        expect(delivered + dropped + left).toBe(next);
        // Order of first attempts, over all restarts: a record may come again, never before an older one first came.
        const firsts = [...new Set(rigs.flatMap((one) => one.requests.flat()))];
        if (!steps.some((one) => one.kind === 'break')) expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
      }),
      { numRuns: 60 },
    );
  });
});
