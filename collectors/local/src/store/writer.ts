// Group commit: whatever arrives within a short while goes into one transaction, and all who wait for it are answered at
// once. One commit runs at a time; the line before it is bounded in bytes, and who finds it full is told to come back.
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Batch, WriteOutcome } from '../records.ts';
import { appendPlan } from './appenders.ts';
import { planCommit } from './commit-plan.ts';
import type { CommitPlan } from './commit-plan.ts';
import { findKnownPoints, recallForgotten } from './forgotten.ts';
import { remember } from './memory.ts';
import type { Memory } from './memory.ts';

const gatherMillis = 100;
const maxWaitingBytes = 32 * 1024 * 1024;
const maxCommitBytes = 8 * 1024 * 1024;

export interface WriterOptions {
  readonly connection: DuckDBConnection;
  readonly memory: Memory;
  /** After each commit, with what it stored. */
  readonly onCommitted: (plan: CommitPlan) => void;
}

interface Waiting {
  readonly batch: Batch;
  readonly settle: (outcome: WriteOutcome) => void;
}

export class Writer {
  readonly #options: WriterOptions;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  /** The work under way; whatever uses the connection goes behind it. */
  #tail: Promise<unknown> = Promise.resolve();

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  submit(batch: Batch): Promise<WriteOutcome> {
    if (this.#waitingBytes + batch.wireBytes > maxWaitingBytes)
      return Promise.resolve({ kind: 'full', retryAfterSeconds: 1 });
    return new Promise((settle) => {
      this.#waiting.push({ batch, settle });
      this.#waitingBytes += batch.wireBytes;
      if (this.#waitingBytes > maxCommitBytes) void this.flush();
      else this.#timer ??= setTimeout(() => void this.flush(), gatherMillis);
    });
  }

  /** Commits all that waits. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return this.runAlone(async () => {
      while (this.#waiting.length > 0) await this.#commit(this.#takeGroup());
    });
  }

  /** Runs `work` while no commit is under way: the one way to use the writing connection. */
  runAlone<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const run = this.#tail.then(() => work(this.#options.connection));
    this.#tail = run.catch(() => {
      // Reported to whoever called; the next in line goes on.
    });
    return run;
  }

  #takeGroup(): readonly Waiting[] {
    let bytes = 0;
    const end = this.#waiting.findIndex(({ batch }) => (bytes += batch.wireBytes) > maxCommitBytes);
    const group = this.#waiting.splice(0, end === -1 ? this.#waiting.length : Math.max(1, end));
    return group;
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    const outcomes = await this.#tryCommit(group.map(({ batch }) => batch));
    for (const { batch, settle } of group) {
      this.#waitingBytes -= batch.wireBytes;
      settle(outcomes(batch));
    }
  }

  async #tryCommit(batches: readonly Batch[]): Promise<(batch: Batch) => WriteOutcome> {
    const { connection, memory, onCommitted } = this.#options;
    try {
      await recallForgotten(connection, memory, batches);
      const plan = planCommit(batches, memory, await findKnownPoints(connection, memory, batches));
      await this.#write(plan);
      tell(onCommitted, plan);
      return (batch) => ({ kind: 'stored', overflowedPoints: plan.overflowed.get(batch) ?? 0 });
    } catch (error) {
      return () => ({ kind: 'failed', error });
    }
  }

  async #write(plan: CommitPlan): Promise<void> {
    const { connection, memory } = this.#options;
    const resources = memory.resources.unsaved();
    const series = memory.series.unsaved();
    await connection.run('BEGIN');
    try {
      await appendPlan(connection, plan, memory);
      await connection.run('COMMIT');
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => {
        // A failed COMMIT has already ended the transaction.
      });
      throw error;
    }
    memory.resources.markSaved(resources);
    memory.series.markSaved(series);
    remember(memory, plan);
  }
}

/** What is stored stays stored, whatever a listener makes of it. */
function tell(onCommitted: WriterOptions['onCommitted'], plan: CommitPlan): void {
  try {
    onCommitted(plan);
  } catch (error) {
    process.emitWarning(`a listener of the store failed: ${String(error)}`);
  }
}
