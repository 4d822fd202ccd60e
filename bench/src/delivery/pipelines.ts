// Our pipeline in each delivery profile, with a destination that takes all requests at once.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { DeadLetters } from '../../../sdk/src/pipeline/dead-letters.ts';
import { createPipeline } from '../../../sdk/src/pipeline/pipeline.ts';
import { Spool } from '../../../sdk/src/pipeline/spool/spool.ts';
import type { Destination } from '../../../sdk/src/pipeline/types.ts';
import type { Contestant } from './rounds.ts';

export type Profile = 'memory' | 'spill' | 'durable';

export const resource = resourceFromAttributes({
  'service.name': 'shop',
  'service.version': '1.2.3',
  'host.name': 'host-1',
});
export const attributes = Object.fromEntries(
  Array.from({ length: 10 }, (_, index) => [`shop.attribute.${index}`, `value ${index}`]),
);

const limits = {
  maxQueueBytes: 16 * 1024 * 1024,
  maxBatchRecords: 512,
  maxBatchBytes: 1024 * 1024,
  flushIntervalMillis: 1000,
  exportTimeoutMillis: 10_000,
};

interface Measurand<R> {
  readonly name: string;
  readonly profile: Profile;
  readonly destination: Destination<R>;
  /** What the application does, given where its records go. */
  readonly createCall: (accept: (record: R) => void) => () => void;
  readonly isUrgent: (record: R) => boolean;
}

export function createPitwall<R>({ name, profile, destination, createCall, isUrgent }: Measurand<R>): Contestant {
  const folder = mkdtempSync(path.join(tmpdir(), 'pitwall-bench-'));
  const diagnostics = { say: () => {} };
  const spool = new Spool({ folder, maxBytes: 256 * 1024 * 1024, diagnostics });
  const deadLetters = new DeadLetters({ folder, maxBytes: 1024 * 1024, diagnostics });
  const pipeline = createPipeline(destination, {
    limits,
    diagnostics,
    isUrgent,
    ...(profile === 'memory' ? {} : { disk: { profile, spool, deadLetters } }),
  });
  return {
    name,
    accept: createCall((record) => pipeline.accept(record)),
    flush: () => pipeline.flush({ millis: 10_000, isHolding: true }),
    end: async () => {
      pipeline.end(true);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let written = 0;
export function countWritten(bytes: number): void {
  written += bytes;
}
/** So that nobody leaves the work out. */
export const readWritten = (): number => written;
