// A pipeline with a destination that answers as scripted, and a disk behind it. Record n is n encoded as text.
import path from 'node:path';
import { expect } from 'vitest';
import type { Circuit } from '../src/pipeline/circuit.ts';
import { DeadLetters } from '../src/pipeline/dead-letters.ts';
import type { Deadline } from '../src/pipeline/deadline.ts';
import { createPipeline, type Pipeline } from '../src/pipeline/pipeline.ts';
import type { PipelineDisk, PipelineOptions } from '../src/pipeline/pipeline-options.ts';
import { Spool } from '../src/pipeline/spool/spool.ts';
import type { Destination, EncodedRecord, Outcome, PipelineLimits } from '../src/pipeline/types.ts';

type Answer = Outcome | Error | 'hang' | undefined;

const limits: PipelineLimits = {
  maxQueueBytes: 1_000_000,
  maxBatchRecords: 10,
  maxBatchBytes: 100_000,
  flushIntervalMillis: 5,
  exportTimeoutMillis: 1000,
};

export interface Rig {
  readonly pipeline: Pipeline<number>;
  readonly requests: number[][];
  readonly timesMillis: number[];
  /** Answers of the next requests; then `delivered`, or what `isDown` says. */
  readonly answers: Answer[];
  isDown: boolean;
  readonly said: string[];
}

export interface RigOptions {
  /** Has what the disk has. */
  readonly folder: string;
  readonly profile?: 'spill' | 'durable';
  readonly limits?: Partial<PipelineLimits>;
  readonly destination?: Partial<Destination<number>>;
  readonly circuit?: Circuit;
  /** Default: 64 MiB. */
  readonly maxSpoolBytes?: number;
  /** Which records are errors. Default: none. */
  readonly isUrgent?: (n: number) => boolean;
}

export const numberOf = (record: EncodedRecord): number => Number(Buffer.from(record.bytes).toString());

export function createRig(answers: readonly Answer[], options: RigOptions): Rig {
  const rig = { requests: [] as number[][], timesMillis: [] as number[], answers: [...answers], isDown: false };
  const said: string[] = [];
  const destination: Destination<number> = {
    name: 'test',
    signal: 'logs',
    address: 'http://127.0.0.1:9/',
    encodeRecord: (n) => ({ bytes: new TextEncoder().encode(String(n)), count: 1, group: undefined }),
    send: async (records) => {
      rig.requests.push(records.map(numberOf));
      rig.timesMillis.push(performance.now());
      const down: Answer = pipelineRig.isDown ? { kind: 'retry', reason: 'down' } : { kind: 'delivered' };
      const answer = rig.answers.length > 0 ? rig.answers.shift() : down;
      if (answer === 'hang') return new Promise(() => {});
      if (answer instanceof Error) throw answer;
      return answer as Outcome;
    },
    ...options.destination,
  };
  const diagnostics = { say: (code: string, message: string) => void said.push(`${code} ${message}`) };
  const pipelineOptions: PipelineOptions<number> = {
    limits: { ...limits, ...options.limits },
    diagnostics,
    random: () => 0,
    ...(options.isUrgent ? { isUrgent: options.isUrgent } : {}),
    ...(options.circuit ? { circuit: options.circuit } : {}),
    ...(options.profile ? { disk: createDisk(options, options.profile, diagnostics) } : {}),
  };
  const pipelineRig: Rig = Object.assign(rig, { said, pipeline: createPipeline(destination, pipelineOptions) });
  return pipelineRig;
}

function createDisk(
  { folder, maxSpoolBytes: maxBytes = 64 * 1024 * 1024 }: RigOptions,
  profile: 'spill' | 'durable',
  diagnostics: PipelineOptions<number>['diagnostics'],
): PipelineDisk {
  const spool = new Spool({ folder: path.join(folder, 'spool'), maxBytes, diagnostics });
  const deadLetters = new DeadLetters({ folder: path.join(folder, 'dead-letters'), maxBytes: 1_000_000, diagnostics });
  return { profile, spool, deadLetters };
}

export const flush = (rig: Rig, millis = 10_000): Promise<void> => rig.pipeline.flush({ millis, isHolding: true });
export const fill = (rig: Rig, from: number, to: number): void => {
  for (let n = from; n < to; n += 1) rig.pipeline.accept(n);
};
export const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, n) => from + n);

export function expectBalanced(rig: Rig): void {
  const { accepted, recovered, delivered, dropped, queued, spooled } = rig.pipeline.account();
  const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
  expect(accepted + recovered).toBe(delivered + lost + queued + spooled);
  expect(queued).toBeGreaterThanOrEqual(0);
}

/** As the end of the process does it. */
export async function finish(pipeline: Pipeline<never>, deadline: Deadline): Promise<void> {
  await pipeline.flush(deadline);
  pipeline.end(true);
}
