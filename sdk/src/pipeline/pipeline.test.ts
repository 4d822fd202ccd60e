import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finish } from '../../test/pipeline-rig.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';
import type { Destination, Outcome, PipelineLimits } from './types.ts';

const limits: PipelineLimits = {
  maxQueueBytes: 1_000_000,
  maxBatchRecords: 10,
  maxBatchBytes: 100_000,
  flushIntervalMillis: 5,
  exportTimeoutMillis: 1000,
};

interface Rig {
  readonly pipeline: Pipeline<number>;
  /** Records per request, in order of arrival. */
  readonly requests: number[][];
  readonly said: string[];
}

/** A destination that answers each request as the script says, then `delivered`. Record n is n encoded as text. */
function createRig(script: readonly (Outcome | Error)[], overrides: Partial<PipelineLimits> = {}): Rig {
  const requests: number[][] = [];
  const said: string[] = [];
  const answers = [...script];
  const destination: Destination<number> = {
    name: 'test',
    signal: 'logs',
    address: 'nowhere',
    encodeRecord: (n) => {
      if (Number.isNaN(n)) throw new Error('not a number');
      return { bytes: Buffer.from(String(n)), count: 1, group: undefined };
    },
    send: async (records) => {
      requests.push(records.map((record) => Number(Buffer.from(record.bytes).toString())));
      const answer = answers.shift() ?? { kind: 'delivered' };
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const diagnostics: Diagnostics = { say: (code, message) => said.push(`${code} ${message}`) };
  const pipeline = createPipeline(destination, { limits: { ...limits, ...overrides }, diagnostics, random: () => 0 });
  return { pipeline, requests, said };
}

function balanceOf(pipeline: Pipeline<number>): number {
  const { accepted, delivered, dropped, queued } = pipeline.account();
  return accepted - delivered - Object.values(dropped).reduce((a, b) => a + b, 0) - queued;
}

describe('createPipeline', () => {
  it('sends in batches of at most maxBatchRecords, in order', async () => {
    const { pipeline, requests } = createRig([]);
    for (let n = 0; n < 25; n += 1) pipeline.accept(n);
    await pipeline.flush({ millis: 1000, isHolding: true });
    expect(requests.map((batch) => batch.length)).toEqual([10, 10, 5]);
    expect(requests.flat()).toEqual(Array.from({ length: 25 }, (_, n) => n));
    expect(pipeline.account()).toMatchObject({ accepted: 25, delivered: 25, dropped: {}, queued: 0, queuedBytes: 0 });
  });

  it('sends by itself once the flush interval has passed', async () => {
    const { pipeline, requests } = createRig([]);
    pipeline.accept(7);
    await expect.poll(() => requests).toEqual([[7]]);
  });

  it('sends the same batch again after a retryable failure, and says so once it repeats', async () => {
    const down: Outcome = { kind: 'retry', reason: 'HTTP 503' };
    const { pipeline, requests, said } = createRig([down, new Error('ECONNREFUSED'), down]);
    pipeline.accept(1);
    await pipeline.flush({ millis: 2000, isHolding: true });
    expect(requests).toEqual([[1], [1], [1], [1]]);
    expect(pipeline.account()).toMatchObject({ delivered: 1, dropped: {} });
    expect(said.map((line) => line.slice(0, 5))).toEqual(['PW201', 'PW202']);
  });

  it('drops a rejected batch at once, counted, and goes on with the next', async () => {
    const { pipeline, requests, said } = createRig([{ kind: 'rejected', reason: 'HTTP 400' }], { maxBatchRecords: 2 });
    for (const n of [1, 2, 3, 4]) pipeline.accept(n);
    await pipeline.flush({ millis: 1000, isHolding: true });
    expect(requests).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(pipeline.account()).toMatchObject({ accepted: 4, delivered: 2, dropped: { rejected: 2 } });
    await finish(pipeline, { millis: 1000, isHolding: true });
    expect(said.map((line) => line.slice(0, 5))).toEqual(['PW203', 'PW204']);
  });

  it('splits what is too large until it fits, and drops only the record that is too large alone', async () => {
    const tooLarge: Outcome = { kind: 'tooLarge', reason: 'HTTP 413' };
    const { pipeline, requests } = createRig([tooLarge, tooLarge, tooLarge]);
    for (const n of [1, 2, 3, 4]) pipeline.accept(n);
    await pipeline.flush({ millis: 1000, isHolding: true });
    expect(requests).toEqual([[1, 2, 3, 4], [1, 2], [1], [2], [3, 4]]);
    expect(pipeline.account()).toMatchObject({ delivered: 3, dropped: { too_large: 1 } });
  });

  it('counts what a partial success refused and never sends it again', async () => {
    const { pipeline, requests } = createRig([{ kind: 'delivered', rejectedRecords: 3, reason: 'bad ids' }]);
    for (let n = 0; n < 10; n += 1) pipeline.accept(n);
    await pipeline.flush({ millis: 1000, isHolding: true });
    expect(requests.length).toBe(1);
    expect(pipeline.account()).toMatchObject({ delivered: 7, dropped: { rejected: 3 } });
  });

  it('lets the oldest go when the queue is full, counted', async () => {
    const { pipeline, requests, said } = createRig([], { maxQueueBytes: 129 * 5 });
    for (let n = 0; n < 8; n += 1) pipeline.accept(n);
    await pipeline.flush({ millis: 1000, isHolding: true });
    expect(requests).toEqual([[3, 4, 5, 6, 7]]);
    expect(pipeline.account()).toMatchObject({ accepted: 8, delivered: 5, dropped: { queue_full: 3 } });
    expect(said[0]).toContain('queue_full');
  });

  it('counts a record that cannot be encoded', () => {
    const { pipeline } = createRig([]);
    pipeline.accept(Number.NaN);
    expect(pipeline.account()).toMatchObject({ accepted: 1, dropped: { encode_error: 1 }, queued: 0 });
  });

  it('shuts down within its deadline when the backend hangs, and counts what is left', async () => {
    const { pipeline } = createRig(Array.from({ length: 1000 }, (): Outcome => ({ kind: 'retry', reason: 'down' })));
    for (let n = 0; n < 30; n += 1) pipeline.accept(n);
    await finish(pipeline, { millis: 50, isHolding: true });
    expect(pipeline.account()).toMatchObject({ accepted: 30, delivered: 0, dropped: { shutdown: 30 }, queued: 0 });
    pipeline.accept(31);
    expect(pipeline.account()).toMatchObject({ accepted: 31, dropped: { shutdown: 31 } });
  });

  it('balances the ledger whatever the backend answers', async () => {
    const outcome: fc.Arbitrary<Outcome | Error> = fc.oneof(
      fc.constant<Outcome>({ kind: 'delivered' }),
      fc.constant<Outcome>({ kind: 'delivered', rejectedRecords: 2 }),
      fc.constant<Outcome>({ kind: 'delivered', rejectedRecords: 1000 }),
      fc.constant<Outcome>({ kind: 'retry', reason: 'x' }),
      fc.constant<Outcome>({ kind: 'rejected', reason: 'x' }),
      fc.constant<Outcome>({ kind: 'tooLarge', reason: 'x' }),
      fc.constant(new Error('reset')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(outcome, { maxLength: 12 }), fc.integer({ min: 1, max: 40 }), async (script, count) => {
        const { pipeline } = createRig(script);
        for (let n = 0; n < count; n += 1) {
          pipeline.accept(n);
          expect(balanceOf(pipeline)).toBe(0);
        }
        await finish(pipeline, { millis: 20_000, isHolding: true });
        expect(balanceOf(pipeline)).toBe(0);
        expect(pipeline.account()).toMatchObject({ accepted: count, queued: 0, queuedBytes: 0 });
      }),
      { numRuns: 60 },
    );
  });
});
