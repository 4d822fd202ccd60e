// Takes one batch through attempts, waits, splits and partial answers, until each of its records is delivered or dropped.
import { attempt, type Attempted, messageOf } from './attempt.ts';
import { computeBackoffMillis, mostRetryAfterMillis } from './backoff.ts';
import type { Batch } from './backlog.ts';
import type { Circuit, Member } from './circuit.ts';
import type { Health } from './health.ts';
import type { Operation } from './inspection.ts';
import { countRecords } from './spool/spool-batch.ts';
import type { Destination, DropReason, EncodedRecord, Outcome } from './types.ts';

export interface SenderOptions {
  readonly destination: Pick<Destination<never>, 'send' | 'partition'>;
  readonly circuit: Circuit;
  readonly health: Health;
  readonly exportTimeoutMillis: number;
  readonly random: () => number;
  /** Where records wait meanwhile, for messages. */
  readonly where: () => string;
  /** The batch has to wait: its request failed, takes long, or may not be made yet. */
  readonly onTrouble: () => void;
  /** The backend answered. */
  readonly onAnswer: () => void;
  readonly onDelivered: (count: number) => void;
  readonly onDropped: (records: readonly EncodedRecord[], reason: DropReason, detail: string) => void;
  /** So many of a request were refused, and nobody says which. */
  readonly onUnnamedRejection: (count: number, detail: string) => void;
  /** All of the batch is settled, and so is each request with it: nothing reads them any more. */
  readonly onUnused: (records: readonly EncodedRecord[]) => void;
  readonly onConcluded: (operation: Operation) => void;
}

/** Records of one request; before partition() those of a batch. */
interface Part {
  readonly records: readonly EncodedRecord[];
  readonly isPartitioned: boolean;
}

interface Failed {
  readonly kind: 'retry' | 'broken';
  readonly reason: string;
  readonly retryAfterMillis?: number;
}

/** While flushing, the deadline rules and not the backoff. */
const flushBackoffMillis = 250;
/** A request that takes longer may never be answered. */
const longMillis = 1000;
/** Longest wait for another pipeline's request, which ends by itself long before. */
const turnMillis = 60_000;

export class Sender implements Member {
  readonly #options: SenderOptions;
  /** That go on at once. */
  #flushes = 0;
  /** Whether one failed request is enough, of a backend that never answered. */
  #isImpatient = false;
  #batch: Batch | undefined;
  #parts: readonly Part[] = [];
  /** Of the batch: why some of it was dropped, and when it was first sent. */
  #failure: DropReason | undefined;
  #startedAtMillis: number | undefined;
  /** A request with it was given up, and may still be at work. */
  #isAbandoned = false;
  #isStopped = false;
  /** Whatever the answer was: somebody is there. */
  #hasAnswered = false;
  #failedAtMillis = 0;
  #waitMillis = 0;
  #recoveriesSeen = 0;
  #wake: (() => void) | undefined;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  get isFailing(): boolean {
    return this.#options.health.failures > 0;
  }

  get batch(): Batch | undefined {
    return this.#batch;
  }

  get unsettled(): readonly EncodedRecord[] {
    return this.#parts.flatMap((part) => part.records);
  }

  /** The batch before must be settled. @returns as `resume()` does. */
  send(batch: Batch): Promise<boolean> {
    this.#batch = batch;
    this.#parts = [{ records: batch.records, isPartitioned: this.#options.destination.partition === undefined }];
    this.#failure = undefined;
    this.#startedAtMillis = undefined;
    this.#isAbandoned = false;
    return this.resume();
  }

  /** @returns whether all of the batch is settled. False after stop(), when it is the caller's, and for want of patience. */
  async resume(): Promise<boolean> {
    while (this.#parts.length > 0 && !this.#hasGivenUp && (await this.#awaitTurn())) await this.#sendFirst();
    if (this.#isStopped || this.#parts.length > 0) return false;
    const batch = this.#batch;
    this.#batch = undefined;
    batch?.finish();
    if (batch && !this.#isAbandoned) this.#options.onUnused(batch.records);
    const durationMillis = performance.now() - (this.#startedAtMillis ?? performance.now());
    this.#options.onConcluded({ durationMillis, failure: this.#failure });
    return true;
  }

  get isFlushing(): boolean {
    return this.#flushes > 0;
  }

  /** Until endFlush(), the deadline rules and not the backoff. @param isImpatient whether a backend that never answered is tried once. */
  startFlush(isImpatient: boolean): void {
    this.#flushes += 1;
    this.#isImpatient ||= isImpatient;
    this.wake();
  }

  endFlush(): void {
    this.#flushes -= 1;
    if (!this.isFlushing) this.#isImpatient = false;
  }

  wake(): void {
    this.#wake?.();
  }

  get #hasGivenUp(): boolean {
    return this.#isImpatient && this.isFailing && !this.#hasAnswered;
  }

  stop(): void {
    this.#isStopped = true;
    this.wake();
  }

  async #sendFirst(): Promise<void> {
    this.#startedAtMillis ??= performance.now();
    const first = this.#partitionFirst();
    if (!first) return;
    const { circuit, destination, exportTimeoutMillis } = this.#options;
    const watch = setTimeout(this.#options.onTrouble, longMillis).unref();
    const outcome = await attempt(destination, first.records, exportTimeoutMillis);
    clearTimeout(watch);
    // stop() has given the records back: what this attempt did no longer matters.
    if (this.#isStopped) return circuit.abandon(this);
    const left = this.#settle(first.records, outcome);
    this.#parts = [...left.map((records) => ({ records, isPartitioned: true })), ...this.#parts.slice(1)];
  }

  /** Undefined when the destination could not say what may go together: that is a failed request too. */
  #partitionFirst(): Part | undefined {
    const [first, ...rest] = this.#parts;
    if (!first || first.isPartitioned) return first;
    try {
      const requests = partition(this.#options.destination, first.records);
      this.#parts = [...requests.map((records) => ({ records, isPartitioned: true })), ...rest];
      return this.#parts[0];
    } catch (error) {
      this.#fail({ kind: 'broken', reason: messageOf(error) });
      return undefined;
    }
  }

  /** @returns what of the request is to be sent again, request by request. */
  #settle(records: readonly EncodedRecord[], outcome: Attempted): readonly (readonly EncodedRecord[])[] {
    if (outcome.kind === 'broken') this.#isAbandoned = true;
    else this.#hasAnswered = true;
    switch (outcome.kind) {
      case 'retry':
      case 'broken':
        this.#fail(outcome);
        return [records];
      case 'partial':
        return this.#settlePartial(records, outcome);
      case 'delivered':
        this.#succeed();
        this.#deliver(records, outcome);
        return [];
      case 'tooLarge':
        this.#succeed();
        if (records.length === 1) this.#drop(records, 'too_large', outcome.reason);
        return records.length === 1 ? [] : halve(records);
      case 'rejected':
        this.#succeed();
        this.#drop(records, 'rejected', outcome.reason);
        return [];
    }
  }

  #settlePartial(records: readonly EncodedRecord[], outcome: Outcome & { kind: 'partial' }): EncodedRecord[][] {
    const rejected = pick(records, outcome.rejected);
    const again = pick(records, outcome.retry).filter((record) => !rejected.includes(record));
    const taken = records.filter((record) => !rejected.includes(record) && !again.includes(record));
    const { reason, retryAfterMillis } = outcome;
    if (again.length < records.length) this.#succeed();
    if (again.length > 0) this.#fail({ kind: 'retry', reason, ...(retryAfterMillis ? { retryAfterMillis } : {}) });
    if (taken.length > 0) this.#deliver(taken, {});
    if (rejected.length > 0) this.#drop(rejected, 'rejected', reason);
    return again.length > 0 ? [again] : [];
  }

  #deliver(records: readonly EncodedRecord[], answer: { readonly rejectedRecords?: number; reason?: string }): void {
    const count = countRecords(records);
    const refused = Math.min(answer.rejectedRecords ?? 0, count);
    this.#options.health.noteTaken();
    this.#batch?.settle(count);
    this.#options.onDelivered(count - refused);
    if (refused > 0) this.#failure = 'rejected';
    if (refused > 0) this.#options.onUnnamedRejection(refused, answer.reason ?? 'partial success');
  }

  #drop(records: readonly EncodedRecord[], reason: DropReason, detail: string): void {
    this.#failure = reason;
    this.#options.health.noteRejection(detail);
    this.#batch?.settle(countRecords(records));
    this.#options.onDropped(records, reason, detail);
  }

  #succeed(): void {
    this.#options.circuit.succeed(this);
    this.#options.health.noteAnswer();
    this.#options.onAnswer();
    this.#waitMillis = 0;
  }

  #fail({ kind, reason, retryAfterMillis }: Failed): void {
    const { circuit, health, random, exportTimeoutMillis } = this.#options;
    const nowMillis = performance.now();
    const pauseMillis = retryAfterMillis === undefined ? undefined : Math.min(retryAfterMillis, mostRetryAfterMillis);
    health.noteFailure(reason, this.#options.where());
    circuit.fail(this, nowMillis, pauseMillis);
    const failures = Math.max(circuit.failures, health.failures);
    const waitMillis = computeBackoffMillis(failures, random(), pauseMillis);
    this.#failedAtMillis = nowMillis;
    // What is broken is not a backend that needs rest: it is tried again soon after it heals.
    const mostMillis = kind === 'broken' ? 2 * exportTimeoutMillis : Infinity;
    this.#waitMillis = Math.max(1, Math.min(waitMillis, mostMillis));
    this.#recoveriesSeen = circuit.recoveries;
  }

  /** False once stopped. Otherwise the turn is ours until the circuit is told how it went. */
  async #awaitTurn(): Promise<boolean> {
    const { circuit } = this.#options;
    while (!this.#isStopped) {
      const waitMillis = Math.max(circuit.pausedUntilMillis, this.#backoffEndMillis()) - performance.now();
      if (waitMillis <= 0 && circuit.enter(this)) return true;
      await this.#pause(waitMillis > 0 ? waitMillis : turnMillis);
    }
    return false;
  }

  #backoffEndMillis(): number {
    // Another pipeline got through to the same host.
    if (this.#options.circuit.recoveries !== this.#recoveriesSeen) return 0;
    return this.#failedAtMillis + (this.isFlushing ? Math.min(this.#waitMillis, flushBackoffMillis) : this.#waitMillis);
  }

  /** Until then, or until somebody wakes us to look again. */
  async #pause(millis: number): Promise<void> {
    const { circuit, onTrouble } = this.#options;
    onTrouble();
    circuit.wait(this);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, millis).unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
    circuit.stopWaiting(this);
  }
}

/** Throws what the destination's own function throws, and when that loses or doubles a record. */
function partition(
  destination: SenderOptions['destination'],
  records: readonly EncodedRecord[],
): readonly (readonly EncodedRecord[])[] {
  const requests = (destination.partition?.(records) ?? [records]).filter((request) => request.length > 0);
  const all = requests.flat();
  if (all.length !== records.length || new Set(all).size !== new Set(records).size)
    throw new Error('partition() gave other records than it was given');
  return requests;
}

function halve(records: readonly EncodedRecord[]): (readonly EncodedRecord[])[] {
  const middle = Math.ceil(records.length / 2);
  return [records.slice(0, middle), records.slice(middle)];
}

/** Those at `indices`, each once; what is no index of a record is nothing. */
function pick(records: readonly EncodedRecord[], indices: readonly number[]): EncodedRecord[] {
  const wanted = new Set(indices);
  return records.filter((_, index) => wanted.has(index));
}
