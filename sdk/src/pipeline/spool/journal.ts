// Copies on disk of records that wait in memory. A process that is killed leaves them to the next one, which adopts them
// like any segment; one that lives removes them once the records are delivered, dropped or stored elsewhere. First in, first
// out. Never throws: a record whose copy cannot be written has none. A spool at its bound has no copies.
import type { EncodedRecord } from '../types.ts';
import { entryHeaderBytes } from './segment-format.ts';
import type { Segment } from './segment.ts';
import type { Evictable, Spool } from './spool.ts';
import { StreamFolders } from './stream-folders.ts';

interface Copy {
  readonly segment: Segment;
  /** Where the next one begins. */
  readonly end: number;
  readonly count: number;
}

const checkUnlinkedMillis = 1000;

export class Journal implements Evictable {
  readonly hasCopies = true;
  readonly #spool: Spool;
  readonly #folders: StreamFolders;
  /** Undefined: one that could not be written. */
  #copies: (Copy | undefined)[] = [];
  #active: Segment | undefined;
  #checkedAtMillis = 0;

  /** @param name of the stream's folder. */
  constructor(spool: Spool, name: string) {
    this.#spool = spool;
    this.#folders = new StreamFolders(spool, name);
    spool.join(this);
  }

  add(record: EncodedRecord): void {
    this.#copies.push(this.#spool.isWritable ? this.#write(record) : undefined);
  }

  get oldestMillis(): number | undefined {
    return this.#copies.find((copy) => copy !== undefined)?.segment.createdAtMillis;
  }

  evictOldest(): void {
    const segment = this.#copies.find((copy) => copy !== undefined)?.segment;
    if (!segment) return;
    this.#copies = this.#copies.map((copy) => (copy?.segment === segment ? undefined : copy));
    this.#remove(segment);
  }

  /** The copies of the oldest `count` records are no longer needed. */
  settle(count: number): void {
    if (count === 0) return;
    const settled = this.#copies.splice(0, count);
    const lastOf = new Map<Segment, number>();
    for (const copy of settled) {
      copy?.segment.settle(copy.count);
      if (copy) lastOf.set(copy.segment, copy.end);
    }
    for (const [segment, end] of lastOf) this.#acknowledge(segment, end);
  }

  /** None is needed any more, and whoever comes next may have the folder. */
  clear(): void {
    this.settle(this.#copies.length);
    if (this.#active) this.#remove(this.#active); // nothing could be written to it
    this.#folders.free();
  }

  #write(record: EncodedRecord): Copy | undefined {
    if (!this.#spool.hasRoom(entryHeaderBytes + record.bytes.length)) return undefined;
    try {
      const segment = this.#activeSegment();
      const before = segment.size;
      segment.append([record]);
      this.#spool.count(segment.size - before);
      this.#spool.noteWritten();
      return { segment, end: segment.size, count: record.count };
    } catch (error) {
      this.#spool.noteFault(error);
      return undefined;
    }
  }

  #activeSegment(): Segment {
    const active = this.#active;
    if (active && active.size < this.#spool.segmentBytes && active.hasRoomForGroups && !this.#isGone(active))
      return active;
    const segment = this.#folders.createSegment();
    this.#spool.count(segment.size);
    this.#active = segment;
    return segment;
  }

  /** Somebody may have removed it: those in it have no copy any more. */
  #isGone(segment: Segment): boolean {
    if (performance.now() - this.#checkedAtMillis < checkUnlinkedMillis) return false;
    this.#checkedAtMillis = performance.now();
    return segment.isUnlinked();
  }

  #remove(segment: Segment): void {
    if (this.#active === segment) this.#active = undefined;
    this.#spool.count(-segment.size);
    segment.remove();
  }

  #acknowledge(segment: Segment, end: number): void {
    if (segment.pendingCount === 0) return this.#remove(segment);
    try {
      segment.acknowledge(end);
    } catch (error) {
      this.#spool.noteFault(error); // sent twice after a kill, not lost
    }
  }
}
