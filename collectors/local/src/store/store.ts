// The store: what receivers write to and queries read from.
import { stat } from 'node:fs/promises';
import type { SubmitBatch } from '../records.ts';
import type { CommitPlan } from './commit-plan.ts';
import { openDatabase } from './database.ts';
import { loadMemory } from './memory.ts';
import type { Memory } from './memory.ts';
import { createReader } from './reader.ts';
import type { RunQuery } from './reader.ts';
import { startRetention } from './retention.ts';
import type { RetentionBounds } from './retention.ts';
import { Writer } from './writer.ts';

export interface Store {
  readonly memory: Memory;
  readonly query: RunQuery;
  readonly submit: SubmitBatch;
  readonly retention: RetentionBounds;
  /** Called after each commit; the answer unsubscribes. */
  onCommitted(listener: (plan: CommitPlan) => void): () => void;
  /** Drops what is beyond the bounds now rather than at the next turn. */
  enforceRetention(): Promise<void>;
  readBytes(): Promise<number>;
  /** Commits what was accepted, then closes. */
  stop(): Promise<void>;
}

export interface StoreOptions {
  readonly dataDir: string;
  readonly retention: RetentionBounds;
  readonly onProblem: (message: string) => void;
}

export async function startStore(options: StoreOptions): Promise<Store> {
  const database = await openDatabase(options.dataDir, options.retention.maxBytes);
  const memory = await loadMemory(database.writer);
  const listeners = new Set<(plan: CommitPlan) => void>();
  const writer = new Writer({
    connection: database.writer,
    memory,
    onCommitted(plan) {
      for (const listener of listeners) listener(plan);
    },
  });
  const retention = startRetention({
    writer,
    memory,
    path: database.path,
    bounds: options.retention,
    onProblem: options.onProblem,
  });
  return {
    memory,
    query: createReader(database.readers),
    submit: (batch) => writer.submit(batch),
    retention: options.retention,
    onCommitted(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    enforceRetention: () => retention.enforce(),
    readBytes: async () => (await sizeOf(database.path)) + (await sizeOf(`${database.path}.wal`)),
    async stop() {
      retention.stop();
      await writer.flush();
      database.close();
    },
  };
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    // There is no write-ahead log just after a checkpoint.
    return 0;
  }
}
