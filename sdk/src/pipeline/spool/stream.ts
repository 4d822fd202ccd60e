// The segments of one signal at one destination, oldest first. Never throws: what cannot be written is the caller's to
// keep, and what cannot be read any more is counted as damaged.
import { createHash } from 'node:crypto';
import type { EncodedRecord } from '../types.ts';
import { isGone, type Segment } from './segment.ts';
import type { Spool } from './spool.ts';
import { countRecords, type SpoolBatch, takeChunk } from './spool-batch.ts';
import { StreamFolders } from './stream-folders.ts';
import type { StreamOptions } from './stream-options.ts';

const checkUnlinkedMillis = 1000;
const mostWriteBytes = 1024 * 1024;

export class SpoolStream {
  readonly #spool: Spool;
  readonly #options: StreamOptions;
  readonly #segments: Segment[] = [];
  readonly #folders: StreamFolders;
  /** Of the folder that it shares with its journal, and with other processes. */
  readonly name: string;
  /** The segment that is written. */
  #active: Segment | undefined;
  /** The segment that a batch is in flight from: it stays. */
  #reading: Segment | undefined;
  #count = 0;
  #bytes = 0;
  #checkedAtMillis = 0;
  /** The file that is written was removed, and there is no new one yet. */
  #isStranded = false;
  #unreadableUntilMillis = 0;

  constructor(spool: Spool, options: StreamOptions) {
    this.#spool = spool;
    this.#options = options;
    const hash = createHash('sha256').update(options.address).digest('hex').slice(0, 12);
    this.name = `${options.signal}-${options.destination}-${hash}`;
    this.#folders = new StreamFolders(spool, this.name);
    spool.join(this);
  }

  /** Records on disk that are not settled. */
  get count(): number {
    return this.#count;
  }

  /** Bytes on disk that are not acknowledged. */
  get bytes(): number {
    return this.#bytes;
  }

  get oldestPendingMillis(): number | undefined {
    return this.#segments.length === 0 ? undefined : Math.min(...this.#segments.map((one) => one.createdAtMillis));
  }

  get oldestMillis(): number | undefined {
    return this.#findEvictable()?.createdAtMillis;
  }

  evictOldest(): void {
    const segment = this.#findEvictable();
    if (!segment) return;
    const { pendingCount } = segment;
    this.#discard(segment);
    this.#options.onLost(pendingCount, 'spool_full');
  }

  /**
   * Writes at the end. @returns how many of the records are on disk: all, or the first ones.
   * @param isLastChance whether a disk that has just failed is asked again.
   */
  append(records: readonly EncodedRecord[], isLastChance = false): number {
    if (!this.#spool.isWritable && !isLastChance) return 0;
    let written = 0;
    try {
      this.#leaveUnlinked();
      while (written < records.length) {
        // As many as one write and the rest of the segment take.
        const room = Math.min(mostWriteBytes, this.#spool.segmentBytes - (this.#active?.size ?? 0));
        const chunk = takeChunk(records, written, room);
        this.#writeTo(this.#activeSegment(), chunk);
        written += chunk.length;
      }
      this.#spool.noteWritten();
    } catch (error) {
      if (!this.#isStranded) this.#closeActive();
      this.#spool.noteFault(error);
    }
    return written;
  }

  /** Writes before all others what was taken first and came back. All or nothing. */
  prepend(records: readonly EncodedRecord[]): boolean {
    const segment = records.length > 0 ? this.#writeFirst(records) : undefined;
    segment?.close();
    return segment !== undefined || records.length === 0;
  }

  /** Writes before all others what is in flight from memory, and is in flight from here then. All or nothing. */
  takeOver(records: readonly EncodedRecord[]): SpoolBatch | undefined {
    const segment = this.#writeFirst(records, true);
    return segment && this.#createBatch(segment, records, segment.size);
  }

  /** The oldest records that no batch has. Undefined when there are none, or none can be read now. */
  take(maxRecords: number, maxBytes: number): SpoolBatch | undefined {
    if (performance.now() < this.#unreadableUntilMillis) return undefined;
    for (let segment = this.#segments[0]; segment; segment = this.#segments[0]) {
      try {
        const { records, damagedCount, end } = segment.read(maxRecords, maxBytes);
        this.#lose(segment, damagedCount);
        if (records.length > 0) return this.#createBatch(segment, records, end);
        this.#discard(segment);
      } catch (error) {
        if (!isGone(error)) {
          this.#unreadableUntilMillis = performance.now() + 1000;
          this.#spool.noteFault(error);
          return undefined;
        }
        this.#lose(segment, segment.pendingCount);
        this.#discard(segment);
      }
    }
    return undefined;
  }

  /** Takes over what processes that are no more have left. @returns how many records that were. */
  async adopt(): Promise<number> {
    const adopted = await this.#folders.adopt();
    const found = adopted.reduce((sum, segment) => sum + segment.pendingCount, 0);
    this.#segments.unshift(...adopted.map((segment) => this.#enlist(segment)));
    this.#count += found;
    this.#options.onRecovered(found);
    this.#spool.makeRoom();
    return found;
  }

  /** Before the end: what was removed under us is written anew as far as it can be read; the rest is lost, and counted. */
  verify(): void {
    this.#checkedAtMillis = -Infinity;
    try {
      this.#leaveUnlinked();
    } catch (error) {
      this.#spool.noteFault(error);
    }
    for (const segment of this.#segments.filter((one) => !one.isPresent())) {
      this.#lose(segment, segment.pendingCount);
      this.#discard(segment);
    }
  }

  /** Whoever comes next may have what is left. It can be written again afterwards. */
  release(): void {
    this.#loseStranded();
    for (const segment of this.#segments) segment.close();
    this.#active = undefined;
    this.#folders.free();
  }

  /** @param isInFlight whether it has to stay, however full the disk is. */
  #writeFirst(records: readonly EncodedRecord[], isInFlight = false): Segment | undefined {
    let segment: Segment | undefined;
    try {
      segment = this.#enlist(this.#folders.createSegmentBefore(this.#segments[0]));
      this.#segments.unshift(segment);
      if (isInFlight) this.#reading = segment;
      this.#writeTo(segment, records);
      return segment;
    } catch (error) {
      if (segment) this.#discard(segment);
      this.#spool.noteFault(error);
      return undefined;
    }
  }

  #createBatch(segment: Segment, records: readonly EncodedRecord[], end: number): SpoolBatch {
    let unsettled = countRecords(records);
    this.#reading = segment;
    return {
      records,
      get isOnDisk() {
        return !segment.isUnlinked();
      },
      settle: (count) => {
        unsettled -= count;
        this.#settle(segment, count);
      },
      finish: () => {
        this.#reading = undefined;
        this.#settle(segment, unsettled);
        if (segment.pendingCount === 0) this.#discard(segment);
        else this.#acknowledge(segment, end);
      },
    };
  }

  #settle(segment: Segment, count: number): void {
    this.#count -= segment.settle(count);
  }

  #acknowledge(segment: Segment, position: number): void {
    const before = segment.pendingBytes;
    try {
      segment.acknowledge(position);
    } catch (error) {
      this.#spool.noteFault(error); // sent twice after a restart, not lost
    }
    this.#bytes -= before - segment.pendingBytes;
  }

  #lose(segment: Segment, count: number): void {
    if (count === 0) return;
    this.#settle(segment, count);
    this.#options.onLost(count, 'spool_damaged');
  }

  #writeTo(segment: Segment, records: readonly EncodedRecord[]): void {
    const { size, pendingCount } = segment;
    segment.append(records);
    this.#count += segment.pendingCount - pendingCount;
    this.#bytes += segment.size - size;
    this.#spool.count(segment.size - size);
    if (segment === this.#active && (segment.size >= this.#spool.segmentBytes || !segment.hasRoomForGroups))
      this.#closeActive();
    this.#spool.makeRoom();
  }

  #activeSegment(): Segment {
    if (this.#active) return this.#active;
    this.#active = this.#enlist(this.#folders.createSegment());
    this.#segments.push(this.#active);
    return this.#active;
  }

  #enlist(segment: Segment): Segment {
    this.#bytes += segment.pendingBytes;
    this.#spool.count(segment.size);
    return segment;
  }

  #closeActive(): void {
    if (this.#active !== this.#reading) this.#active?.close();
    this.#active = undefined;
  }

  #discard(segment: Segment): void {
    const index = this.#segments.indexOf(segment);
    if (index === -1) return;
    this.#segments.splice(index, 1);
    if (this.#reading === segment) this.#reading = undefined;
    if (this.#active === segment) {
      this.#active = undefined;
      this.#isStranded = false;
    }
    this.#count -= segment.pendingCount;
    this.#bytes -= segment.pendingBytes;
    this.#spool.count(-segment.size);
    segment.remove();
  }

  #findEvictable(): Segment | undefined {
    return this.#segments.find((segment) => segment !== this.#reading && segment !== this.#active);
  }

  /** Somebody removed the file that is written: what it holds goes into a new one. While that fails it stays open. */
  #leaveUnlinked(): void {
    const old = this.#active;
    if (!old || (!this.#isStranded && performance.now() - this.#checkedAtMillis < checkUnlinkedMillis)) return;
    this.#checkedAtMillis = performance.now();
    if (!old.isUnlinked()) return;
    this.#isStranded = true;
    const next = this.#folders.createSegment();
    this.#moveRest(old, next);
    this.#isStranded = false;
    this.#segments.push(this.#enlist(next));
    this.#active = next;
    this.#count += next.pendingCount;
    this.#spool.makeRoom();
  }

  #moveRest(old: Segment, next: Segment): void {
    try {
      const { records, damagedCount } = old.readRest((rest) => next.append(rest));
      this.#settle(old, countRecords(records));
      if (records.length > 0) this.#lose(old, damagedCount);
    } catch (error) {
      next.remove();
      throw error;
    }
    if (old !== this.#reading) this.#discard(old);
  }

  /** What only an open file has, which nobody can open again. */
  #loseStranded(): void {
    const stranded = this.#isStranded ? this.#active : undefined;
    this.#isStranded = false;
    if (!stranded) return;
    this.#lose(stranded, stranded.pendingCount);
    this.#discard(stranded);
  }
}
