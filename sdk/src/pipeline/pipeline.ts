// The road from accept() to a backend, for one signal and one destination: a queue bounded in bytes, batches, one
// request at a time, retry in this one place, and the ledger. Never throws into its caller, never keeps the process
// alive outside flush().
import type { Diagnostics } from '../diagnostics.ts';
import type { ErrorCode } from '../errors.ts';
import { computeBackoffMillis } from './backoff.ts';
import { createLedger, type LedgerAccount } from './ledger.ts';
import { createLossReport } from './loss-report.ts';
import { createQueue } from './queue.ts';
import type { Destination, DropReason, EncodedRecord, Outcome, PipelineLimits, SignalName } from './types.ts';

export interface Pipeline<R> {
  readonly name: string;
  readonly signal: SignalName;
  accept(record: R): void;
  /** Sends what is queued now, without waiting out a backoff. Resolves when all is settled or the deadline has passed. */
  flush(deadline: Deadline): Promise<void>;
  /** flush(), then counts what is left as dropped. Later records are dropped at once. */
  shutdown(deadline: Deadline): Promise<void>;
  account(): LedgerAccount;
}

export interface Deadline {
  readonly millis: number;
  /** Whether the process stays for it. */
  readonly isHolding: boolean;
}

export interface PipelineOptions {
  readonly limits: PipelineLimits;
  readonly diagnostics: Diagnostics;
  /** Default: Math.random. */
  readonly random?: () => number;
}

export function createPipeline<R>(destination: Destination<R>, options: PipelineOptions): Pipeline<R> {
  return new QueuedPipeline(destination, options);
}

class QueuedPipeline<R> implements Pipeline<R> {
  readonly name: string;
  readonly signal: SignalName;
  readonly #destination: Destination<R>;
  readonly #limits: PipelineLimits;
  readonly #diagnostics: Diagnostics;
  /** `logs to otlp (http://…)`, in every message. */
  readonly #subject: string;
  readonly #random: () => number;
  readonly #queue;
  readonly #ledger = createLedger();
  readonly #loss;
  #inFlight: readonly EncodedRecord[] = [];
  #timer: NodeJS.Timeout | undefined;
  #wakeFromBackoff: (() => void) | undefined;
  #draining: Promise<void> | undefined;
  #isFlushing = false;
  #isStopped = false;
  #failures = 0;

  constructor(destination: Destination<R>, options: PipelineOptions) {
    this.name = destination.name;
    this.signal = destination.signal;
    this.#destination = destination;
    this.#limits = options.limits;
    this.#diagnostics = options.diagnostics;
    this.#random = options.random ?? Math.random;
    this.#queue = createQueue(options.limits.maxQueueBytes);
    this.#subject = `${this.signal} to ${this.name} (${destination.address})`;
    this.#loss = createLossReport(this.#subject, options.diagnostics);
  }

  accept(record: R): void {
    let encoded: EncodedRecord;
    try {
      encoded = this.#destination.encodeRecord(record);
    } catch (error) {
      this.#ledger.accept(1);
      this.#drop(1, 'encode_error');
      this.#say('PW205', `could not be encoded: ${messageOf(error)}`);
      return;
    }
    if (encoded.count === 0) return;
    this.#ledger.accept(encoded.count);
    if (this.#isStopped) return this.#drop(encoded.count, 'shutdown');
    const evicted = this.#queue.add(encoded);
    if (evicted.length > 0) this.#drop(countOf(evicted), 'queue_full');
    this.#schedule();
  }

  async flush(deadline: Deadline): Promise<void> {
    if (this.#queue.length === 0 && this.#inFlight.length === 0) return;
    this.#isFlushing = true;
    this.#wakeFromBackoff?.();
    this.#startDraining();
    await settledWithin(this.#draining, deadline);
    this.#isFlushing = false;
  }

  async shutdown(deadline: Deadline): Promise<void> {
    if (this.#isStopped) return;
    await this.flush(deadline);
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#wakeFromBackoff?.();
    const left = countOf(this.#queue.takeAll()) + countOf(this.#inFlight);
    this.#inFlight = [];
    if (left === 0) return;
    this.#ledger.drop(left, 'shutdown');
    this.#say('PW206', `${left} records were not delivered in time`);
  }

  account(): LedgerAccount {
    const queuedBytes = this.#queue.bytes + this.#inFlight.reduce((sum, record) => sum + record.bytes.length, 0);
    const state = this.#isStopped ? 'stopped' : this.#failures > 0 ? 'retrying' : 'ok';
    const identity = { signal: this.signal, destination: this.name };
    return { ...identity, ...this.#ledger.read(), queuedBytes, spooledBytes: 0, state };
  }

  #schedule(): void {
    if (this.#draining) return;
    if (this.#queue.length >= this.#limits.maxBatchRecords || this.#queue.bytes >= this.#limits.maxBatchBytes) {
      this.#startDraining();
    } else if (this.#timer === undefined) {
      this.#timer = setTimeout(() => this.#startDraining(), this.#limits.flushIntervalMillis).unref();
    }
  }

  #startDraining(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = undefined;
      if (this.#queue.length > 0 && !this.#isStopped) this.#schedule();
    });
  }

  /** Sends one batch, or all when flushing; what is left is scheduled again by the caller. */
  async #drain(): Promise<void> {
    // Leave the caller's call stack (a span's end, a log call) before the first batch is put together.
    await new Promise((resolve) => setImmediate(resolve));
    do {
      const batch = this.#queue.take(this.#limits.maxBatchRecords, this.#limits.maxBatchBytes);
      if (batch.length === 0) return;
      await this.#sendUntilSettled(batch);
    } while (this.#isFlushing && !this.#isStopped);
  }

  /** One batch, through retries and splits, until each of its records is delivered or dropped. */
  async #sendUntilSettled(batch: readonly EncodedRecord[]): Promise<void> {
    const pending: (readonly EncodedRecord[])[] = [batch];
    this.#inFlight = batch;
    let attempt = 0;
    for (let part = pending[0]; part && !this.#isStopped; part = pending[0]) {
      const outcome = await this.#attempt(part);
      // shutdown() has taken the records back and counted them: what this attempt did no longer matters.
      if (this.#isStopped) return;
      if (outcome.kind === 'retry') {
        attempt += 1;
        this.#noteFailure(outcome.reason);
        await this.#backOff(computeBackoffMillis(attempt, this.#random(), outcome.retryAfterMillis));
        continue;
      }
      attempt = 0;
      this.#noteRecovery();
      pending.shift();
      if (outcome.kind === 'tooLarge' && part.length > 1) {
        const middle = Math.ceil(part.length / 2);
        pending.unshift(part.slice(0, middle), part.slice(middle));
        continue;
      }
      this.#settle(part, outcome);
      this.#inFlight = pending.flat();
    }
  }

  async #attempt(part: readonly EncodedRecord[]): Promise<Outcome> {
    try {
      return await this.#destination.send(part, AbortSignal.timeout(this.#limits.exportTimeoutMillis));
    } catch (error) {
      return { kind: 'retry', reason: messageOf(error) };
    }
  }

  #settle(part: readonly EncodedRecord[], outcome: Exclude<Outcome, { kind: 'retry' }>): void {
    const count = countOf(part);
    if (outcome.kind === 'delivered') {
      const rejected = Math.min(outcome.rejectedRecords ?? 0, count);
      this.#ledger.deliver(count - rejected);
      if (rejected > 0) this.#drop(rejected, 'rejected', outcome.reason);
      else this.#loss.end();
    } else {
      this.#drop(count, outcome.kind === 'tooLarge' ? 'too_large' : 'rejected', outcome.reason);
    }
  }

  #drop(count: number, reason: DropReason, detail?: string): void {
    this.#ledger.drop(count, reason);
    this.#loss.begin(count, detail === undefined ? reason : `${reason}: ${detail}`);
  }

  #noteFailure(reason: string): void {
    this.#failures += 1;
    // The first failure may be a restart or a lost race on a kept-alive connection: say it when it repeats.
    if (this.#failures !== 2) return;
    this.#say('PW201', `${reason}; records wait in memory and are sent again`);
  }

  #noteRecovery(): void {
    if (this.#failures >= 2) this.#say('PW202', 'takes records again');
    this.#failures = 0;
  }

  #say(code: ErrorCode, message: string): void {
    this.#diagnostics.say(code, `${this.#subject}: ${message}`, this.#subject);
  }

  async #backOff(waitMillis: number): Promise<void> {
    // While flushing, the deadline rules: try again soon, whatever the backoff says.
    const actualMillis = this.#isFlushing ? Math.min(waitMillis, 250) : waitMillis;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, actualMillis).unref();
      this.#wakeFromBackoff = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wakeFromBackoff = undefined;
  }
}

function countOf(records: readonly EncodedRecord[]): number {
  return records.reduce((sum, record) => sum + record.count, 0);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}

/** All else here is unref'd: a holding deadline is the one thing that keeps the process. */
async function settledWithin(work: Promise<void> | undefined, { millis, isHolding }: Deadline): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, millis);
    if (!isHolding) timer.unref();
  });
  await Promise.race([work, passed]);
  clearTimeout(timer);
}
