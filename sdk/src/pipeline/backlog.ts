// What waits to be sent, oldest first: on disk what is older, in memory what is newer. The profile says what goes where.
//
//   memory   memory only; over its bound the oldest are lost
//   spill    memory first; over its bound the oldest go to disk, and so does what is left when the process ends; also
//            what waits while the destination is in trouble, every 50 ms, and of each error a copy at once
//   durable  disk first: what is accepted is written before accept() returns; memory only while the disk fails
import type { Inspection } from './inspection.ts';
import { createQueue, sizeOf } from './queue.ts';
import { Copies } from './spool/copies.ts';
import type { Journal } from './spool/journal.ts';
import { countRecords, type SpoolBatch } from './spool/spool-batch.ts';
import type { SpoolStream } from './spool/stream.ts';
import type { DropReason, EncodedRecord } from './types.ts';

export interface Storage {
  readonly profile: 'spill' | 'durable';
  readonly stream: SpoolStream;
  readonly journal: Journal;
}

export interface Batch {
  readonly records: readonly EncodedRecord[];
  /** So many of its records are delivered or dropped. */
  settle(count: number): void;
  /** Nothing of it is in flight any more. */
  finish(): void;
}

export interface BacklogOptions {
  readonly maxQueueBytes: number;
  /** Undefined: profile `memory`. */
  readonly storage: Storage | undefined;
  /** Of the batch that was taken and is not finished: what is neither delivered nor dropped. */
  readonly readUnsettled: () => readonly EncodedRecord[];
  readonly onDropped: (count: number, reason: DropReason) => void;
  /** They have left memory, and nothing reads them any more. */
  readonly onUnused: (records: readonly EncodedRecord[]) => void;
}

/** So much goes to disk at once when memory is full: one write for many records. */
const mostSpillBytes = 1024 * 1024;
/** What moves to disk before it has to does so in pieces, between which the event loop is the host's. */
const mostMovedRecords = 1024;
const diskRetryMillis = 1000;
/** In trouble, nothing older than twice this is in memory alone, unless the event loop is busy. */
const writeBehindMillis = 50;

export class Backlog {
  readonly #queue;
  readonly #options: BacklogOptions;
  readonly #stream: SpoolStream | undefined;
  readonly #isDurable: boolean;
  readonly #copies: Copies;
  #isInFlight = false;
  #inFlightOnDisk: SpoolBatch | undefined;
  #diskTimer: NodeJS.Timeout | undefined;
  #isTroubled = false;
  /** Its folders are for others by now. */
  #hasEnded = false;
  #addedRecords = 0;
  #addedBytes = 0;

  constructor(options: BacklogOptions) {
    this.#options = options;
    this.#stream = options.storage?.stream;
    this.#isDurable = options.storage?.profile === 'durable';
    this.#copies = new Copies(this.#isDurable ? undefined : options.storage?.journal);
    const spillBytes = options.storage ? Math.min(mostSpillBytes, Math.floor(options.maxQueueBytes / 4)) : 0;
    this.#queue = createQueue(options.maxQueueBytes, spillBytes);
  }

  /** Records that wait. Of metrics on disk, data points. */
  get length(): number {
    return this.#queue.length + this.spooled;
  }

  get bytes(): number {
    return this.#queue.bytes + this.spooledBytes;
  }

  /** Waiting and in flight. */
  get memoryBytes(): number {
    return this.#queue.bytes + this.#queue.reservedBytes;
  }

  get spooled(): number {
    return this.#stream?.count ?? 0;
  }

  get spooledBytes(): number {
    return this.#stream?.bytes ?? 0;
  }

  inspect(): Pick<Inspection, 'maxQueueBytes' | 'meanRecordBytes' | 'oldestSpooledMillis'> {
    return {
      maxQueueBytes: this.#options.maxQueueBytes,
      meanRecordBytes: this.#addedRecords === 0 ? undefined : this.#addedBytes / this.#addedRecords,
      oldestSpooledMillis: this.#stream?.oldestPendingMillis,
    };
  }

  /** For messages. */
  get where(): string {
    if (this.spooled === 0) return 'in memory';
    return this.#queue.length > 0 ? 'in memory and on disk' : 'on disk';
  }

  add(record: EncodedRecord): void {
    this.#addedRecords += record.count;
    this.#addedBytes += sizeOf(record);
    if (this.#isDurable && this.#addToDisk(record)) return;
    if (!this.#hasEnded) this.#copies.keep(record); // then it is stored at once
    this.#addToMemory(record);
    if (this.#isTroubled) this.#startMoving(writeBehindMillis);
  }

  /** The destination does not take records, or takes long: what waits goes to disk, now and while that lasts. */
  noteTrouble(): void {
    if (this.#isTroubled || this.#isDurable || !this.#stream) return;
    this.#isTroubled = true;
    this.#startMoving(0); // when the caller has settled what it is at
  }

  noteRecovery(): void {
    if (!this.#isTroubled) return;
    this.#isTroubled = false;
    clearTimeout(this.#diskTimer);
    this.#diskTimer = undefined;
  }

  /** The next records to send. One batch at a time. */
  take(maxRecords: number, maxBytes: number): Batch | undefined {
    this.#inFlightOnDisk = this.#stream?.take(maxRecords, maxBytes);
    const records = this.#inFlightOnDisk?.records ?? this.#queue.take(maxRecords, maxBytes);
    if (!this.#inFlightOnDisk) this.#copies.take(records);
    if (records.length === 0) return undefined;
    const bytes = records.reduce((sum, record) => sum + sizeOf(record), 0);
    this.#queue.reserve(bytes);
    this.#isInFlight = true;
    const finish = (): void => {
      if (!this.#isInFlight) return;
      this.#isInFlight = false;
      this.#queue.reserve(-bytes);
      this.#copies.finish();
      this.#inFlightOnDisk?.finish();
      this.#inFlightOnDisk = undefined;
    };
    return { records, settle: (count) => this.#inFlightOnDisk?.settle(count), finish };
  }

  /** Writes to disk all that is in memory, in its order. @returns how many records found no place there. */
  store(batch: Batch | undefined): number {
    clearTimeout(this.#diskTimer);
    const unsettled = this.#options.readUnsettled();
    const lostInFlight = batch && this.#isInFlight ? this.#storeInFlight(batch, unsettled) : 0;
    const waiting = this.#queue.takeAll();
    const written = waiting.length === 0 ? 0 : (this.#stream?.append(waiting, !this.#hasEnded) ?? 0);
    if (!this.#hasEnded) this.#stream?.verify();
    this.#hasEnded = true;
    this.#copies.clear();
    return lostInFlight + countRecords(waiting.slice(written));
  }

  #storeInFlight(batch: Batch, unsettled: readonly EncodedRecord[]): number {
    const onDisk = this.#inFlightOnDisk;
    const isWholeOnDisk = onDisk?.isOnDisk === true && unsettled.length === batch.records.length;
    // What is on disk and was settled in part would be sent twice: its rest is written anew.
    const isStored = isWholeOnDisk || (this.#stream?.prepend(unsettled) ?? false);
    if (isWholeOnDisk || (!isStored && onDisk)) return 0;
    batch.finish();
    return isStored ? 0 : countRecords(unsettled);
  }

  #addToDisk(record: EncodedRecord): boolean {
    // What is in memory is older, and goes to disk first.
    const isWritten = this.#queue.length === 0 && this.#stream?.append([record]) === 1;
    if (isWritten) this.#options.onUnused([record]);
    else this.#startMoving(diskRetryMillis);
    return isWritten;
  }

  #addToMemory(record: EncodedRecord): void {
    const evicted = this.#queue.add(record);
    if (evicted.length > 0) this.#spill(evicted);
  }

  #spill(evicted: readonly EncodedRecord[]): void {
    const written = this.#stream?.append(evicted) ?? 0;
    this.#copies.drop(evicted);
    if (written < evicted.length) this.#options.onDropped(countRecords(evicted.slice(written)), 'queue_full');
    this.#options.onUnused(evicted);
  }

  #startMoving(millis: number): void {
    this.#diskTimer ??= setTimeout(() => this.#moveToDisk(), millis).unref();
  }

  /** What the disk does not take stays in memory, and is tried again. */
  #moveToDisk(): void {
    this.#diskTimer = undefined;
    this.#moveInFlight();
    const waiting = this.#queue.take(mostMovedRecords, mostSpillBytes);
    const written = waiting.length === 0 ? 0 : (this.#stream?.append(waiting) ?? 0);
    const moved = waiting.slice(0, written);
    this.#copies.drop(moved);
    this.#options.onUnused(moved);
    const isWhole = written === waiting.length;
    if (!isWhole) for (const record of [...waiting.slice(written), ...this.#queue.takeAll()]) this.#addToMemory(record);
    if (this.#queue.length > 0) this.#startMoving(isWhole ? 0 : diskRetryMillis);
  }

  #moveInFlight(): void {
    const unsettled = this.#options.readUnsettled();
    if (!this.#isInFlight || this.#inFlightOnDisk || unsettled.length === 0) return;
    this.#inFlightOnDisk = this.#stream?.takeOver(unsettled);
    if (this.#inFlightOnDisk) this.#copies.finish();
  }
}
