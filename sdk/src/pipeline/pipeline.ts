// The road from accept() to a backend, for one signal and one destination: what waits is in the backlog, one batch at a
// time is the sender's, and the ledger accounts for each record. Never throws into its caller, never keeps the process
// alive outside flush().
import type { ErrorCode } from '../errors.ts';
import { messageOf } from './attempt.ts';
import { Backlog, type Storage } from './backlog.ts';
import { type BatchBounds, resolveBatchBounds } from './batch-bounds.ts';
import { Circuit } from './circuit.ts';
import { type Deadline, settledWithin } from './deadline.ts';
import { createHealth } from './health.ts';
import type { Inspection, Operation } from './inspection.ts';
import { createLedger, type LedgerAccount } from './ledger.ts';
import { createLossReport } from './loss-report.ts';
import type { PipelineDisk, PipelineOptions } from './pipeline-options.ts';
import { RecordMemory } from './record-memory.ts';
import { Sender } from './sender.ts';
import { Journal } from './spool/journal.ts';
import { countRecords } from './spool/spool-batch.ts';
import { SpoolStream } from './spool/stream.ts';
import { countThreadEnds } from './spool/thread-ends.ts';
import type { Destination, DropReason, EncodedRecord, SignalName } from './types.ts';

export interface Pipeline<R> {
  readonly name: string;
  readonly signal: SignalName;
  accept(record: R): void;
  /** Sends what waits now, without waiting out a backoff. Resolves when all is settled or the deadline has passed. */
  flush(deadline: Deadline): Promise<void>;
  /**
   * At once: what is left goes to disk, or is counted as dropped.
   * @param isLast whether later records are dropped, too; otherwise they go the same way as they come.
   */
  end(isLast: boolean): void;
  account(): LedgerAccount;
  /** The account and what is behind it. */
  inspect(): Inspection;
  /** What is called when a batch is settled; one listener. */
  onConcluded(listener: (operation: Operation) => void): void;
}

export function createPipeline<R>(destination: Destination<R>, options: PipelineOptions<R>): Pipeline<R> {
  return new QueuedPipeline(destination, options);
}

/** Processes end at any time: what they leave is looked for this often. */
const adoptMillis = 30_000;

class QueuedPipeline<R> implements Pipeline<R> {
  readonly name: string;
  readonly signal: SignalName;
  readonly #destination: Destination<R>;
  readonly #options: PipelineOptions<R>;
  /** `logs to otlp (http://…)`, in every message. */
  readonly #subject: string;
  readonly #bounds: BatchBounds;
  readonly #ledger = createLedger();
  readonly #loss;
  readonly #health;
  readonly #circuit: Circuit;
  readonly #memory = new RecordMemory();
  readonly #backlog: Backlog;
  readonly #sender: Sender;
  readonly #storage: Storage | undefined;
  #timer: NodeJS.Timeout | undefined;
  #adoptedAtMillis = -Infinity;
  #adoptedThreadEnds = 0;
  #adoptTimer: NodeJS.Timeout | undefined;
  #draining: Promise<void> | undefined;
  #state: 'running' | 'ending' | 'stopped' = 'running';
  #noteConcluded: ((operation: Operation) => void) | undefined;

  constructor(destination: Destination<R>, options: PipelineOptions<R>) {
    const { limits, diagnostics } = options;
    this.name = destination.name;
    this.signal = destination.signal;
    this.#destination = destination;
    this.#options = options;
    this.#subject = `${this.signal} to ${this.name} (${destination.address})`;
    this.#bounds = resolveBatchBounds(limits, destination.limits);
    this.#loss = createLossReport(this.#subject, diagnostics);
    this.#health = createHealth(this.#subject, diagnostics);
    this.#circuit = options.circuit ?? new Circuit();
    this.#storage = options.disk && this.#openStorage(options.disk);
    this.#sender = this.#createSender();
    this.#backlog = new Backlog({
      maxQueueBytes: limits.maxQueueBytes,
      storage: this.#storage,
      readUnsettled: () => this.#sender.unsettled,
      onDropped: (count, reason) => this.#drop(count, reason),
      onUnused: (records) => this.#memory.release(records),
    });
    if (this.#storage) this.#adoptTimer = setInterval(() => this.#startDraining(), adoptMillis).unref();
    if (this.#storage) this.#timer = setTimeout(() => this.#startDraining(), limits.flushIntervalMillis).unref();
  }

  accept(record: R): void {
    let encoded: EncodedRecord;
    let count: number;
    try {
      encoded = this.#destination.encodeRecord(record, this.#memory);
      count = encoded.count;
    } catch (error) {
      this.#ledger.accept(1);
      this.#drop(1, 'encode_error');
      const words = `${this.#subject}: could not be encoded: ${messageOf(error)}`;
      return this.#options.diagnostics.say('PW205', words, this.#subject);
    }
    if (count === 0) return;
    this.#ledger.accept(count);
    if (this.#state === 'stopped') return this.#drop(count, 'shutdown');
    this.#backlog.add(this.#options.isUrgent?.(record) ? { ...encoded, isUrgent: true } : encoded);
    if (this.#state === 'running') this.#schedule();
    else this.#store();
  }

  async flush(deadline: Deadline): Promise<void> {
    if (this.#state !== 'running' || (this.#isIdle && !this.#isAdoptionDue)) return;
    this.#sender.startFlush(deadline.isLast === true && this.#storage !== undefined);
    this.#startDraining();
    await settledWithin(this.#draining, deadline);
    this.#sender.endFlush();
  }

  end(isLast: boolean): void {
    if (this.#state === 'stopped') return;
    const isFirst = this.#state === 'running';
    this.#state = isLast ? 'stopped' : 'ending';
    if (!isFirst) return;
    clearTimeout(this.#timer);
    clearInterval(this.#adoptTimer);
    this.#sender.stop();
    this.#store();
    this.#storage?.stream.release();
    this.#loss.close();
  }

  account(): LedgerAccount {
    const health = this.#health.read(this.#circuit.isThrottled);
    return {
      signal: this.signal,
      destination: this.name,
      ...this.#ledger.read(this.#backlog.spooled),
      queuedBytes: this.#backlog.memoryBytes,
      spooledBytes: this.#backlog.spooledBytes,
      ...health,
      ...(this.#state === 'running' ? {} : { state: 'stopped' as const }),
    };
  }

  inspect(): Inspection {
    return {
      account: this.account(),
      address: this.#destination.address,
      inFlight: this.#state === 'running' ? countRecords(this.#sender.unsettled) : 0,
      maxSpoolBytes: this.#options.disk?.spool.inspect().maxBytes ?? 0,
      ...this.#backlog.inspect(),
      lastDrop: this.#ledger.lastDrop,
      circuit: this.#circuit.read(this.#sender),
      stateSinceMillis: this.#health.sinceMillis,
    };
  }

  onConcluded(listener: (operation: Operation) => void): void {
    this.#noteConcluded = listener;
  }

  get #isIdle(): boolean {
    return this.#backlog.length === 0 && this.#sender.batch === undefined;
  }

  get #isAdoptionDue(): boolean {
    if (this.#storage === undefined) return false;
    const isLongAgo = performance.now() - this.#adoptedAtMillis >= adoptMillis / 2;
    return isLongAgo || countThreadEnds() > this.#adoptedThreadEnds;
  }

  get #isFull(): boolean {
    return this.#backlog.length >= this.#bounds.maxRecords || this.#backlog.bytes >= this.#bounds.maxBytes;
  }

  #schedule(): void {
    if (this.#draining) return;
    if (this.#isFull) this.#startDraining();
    else this.#startTimer();
  }

  #startTimer(): void {
    this.#timer ??= setTimeout(() => this.#startDraining(), this.#options.limits.flushIntervalMillis).unref();
  }

  #startDraining(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#draining ??= this.#drain().then((hasSent) => {
      this.#draining = undefined;
      if (this.#state !== 'running' || this.#backlog.length === 0) return;
      // What waits and could not be taken is on a disk that cannot be read now.
      if (hasSent) this.#schedule();
      else this.#startTimer();
    });
  }

  /** Sends one batch, or all when flushing. @returns whether there was one. Never rejects. */
  async #drain(): Promise<boolean> {
    // Leave the caller's call stack (a span's end, a log call) before the first batch is put together.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#state === 'running' && this.#isAdoptionDue) await this.#adopt();
    let hasSent = false;
    do {
      if (this.#state !== 'running') break;
      const next = this.#sender.batch ? this.#sender.resume() : this.#sendNext();
      if (!next) break;
      hasSent = true;
      if (!(await next)) break;
    } while (this.#sender.isFlushing);
    return hasSent;
  }

  #sendNext(): Promise<boolean> | undefined {
    const batch = this.#backlog.take(this.#bounds.maxRecords, this.#bounds.maxBytes);
    return batch && this.#sender.send(batch);
  }

  async #adopt(): Promise<void> {
    this.#adoptedAtMillis = performance.now();
    this.#adoptedThreadEnds = countThreadEnds();
    const found = (await this.#storage?.stream.adopt()) ?? 0;
    // It has ended meanwhile: what was found is for whoever comes next.
    if (this.#state !== 'running') return this.#storage?.stream.release();
    if (found > 0) this.#say('PW210', `${found} records that an earlier process or thread left on disk are sent now`);
  }

  /** Nothing is in memory afterwards. */
  #store(): void {
    const lost = this.#backlog.store(this.#sender.batch);
    const left = this.#backlog.spooled;
    if (lost > 0) {
      this.#ledger.drop(lost, 'shutdown');
      this.#say('PW206', `${lost} records were not delivered in time`);
    }
    const why = this.#health.failures === 1 ? this.#health.read(false).lastError?.reason : undefined; // not said yet
    if (left > 0) this.#say('PW209', `${why ? `${why}; ` : ''}${left} records wait on disk; the next start sends them`);
  }

  #drop(count: number, reason: DropReason, detail?: string): void {
    this.#ledger.drop(count, reason);
    this.#loss.add(count, detail === undefined ? reason : `${reason}: ${detail}`);
  }

  #bury(records: readonly EncodedRecord[], reason: string): void {
    const { name: destination, signal } = this;
    const { address } = this.#destination;
    const isKept = this.#options.disk?.deadLetters.add({ signal, destination, address, reason, records }) ?? false;
    if (isKept) this.#ledger.bury(countRecords(records));
  }

  #say(code: ErrorCode, message: string): void {
    this.#options.diagnostics.say(code, `${this.#subject}: ${message}`, this.#subject);
  }

  #openStorage({ profile, spool }: PipelineDisk): Storage {
    const { address } = this.#destination;
    const onRecovered = (count: number): void => this.#ledger.recover(count);
    const onLost = (count: number, reason: DropReason): void => this.#drop(count, reason);
    const identity = { signal: this.signal, destination: this.name, address };
    const stream = new SpoolStream(spool, { ...identity, onRecovered, onLost });
    return { profile, stream, journal: new Journal(spool, stream.name) };
  }

  #createSender(): Sender {
    return new Sender({
      destination: this.#destination,
      circuit: this.#circuit,
      health: this.#health,
      exportTimeoutMillis: this.#options.limits.exportTimeoutMillis,
      random: this.#options.random ?? Math.random,
      where: () => this.#backlog.where,
      onTrouble: () => this.#backlog.noteTrouble(),
      onAnswer: () => this.#backlog.noteRecovery(),
      onDelivered: (count) => this.#ledger.deliver(count),
      onDropped: (records, reason, detail) => {
        this.#bury(records, detail);
        this.#drop(countRecords(records), reason, detail);
      },
      onUnnamedRejection: (count, detail) => this.#drop(count, 'rejected', detail),
      onUnused: (records) => this.#memory.release(records),
      onConcluded: (operation) => this.#noteConcluded?.(operation),
    });
  }
}
