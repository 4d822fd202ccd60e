// One file of the spool: written at its end, read from its acknowledged position, and gone once all of it is settled.
// Methods throw what the file system throws; the stream decides what that means.
import type { EncodedRecord, RecordGroup } from '../types.ts';
import { fs } from './file-system.ts';
import {
  encodeGroupEntry,
  encodeHeader,
  encodeRecordEntry,
  headerBytes,
  maxGroups,
  parseHeader,
  type RecordEntry,
} from './segment-format.ts';
import { SegmentReader } from './segment-reader.ts';

export interface ReadRecords {
  readonly records: readonly EncodedRecord[];
  /** Records that stood before these or among them and cannot be read. */
  readonly damagedCount: number;
  /** Acknowledge this once all are settled. */
  readonly end: number;
}

interface SegmentState {
  readonly fd: number;
  readonly size: number;
  readonly acknowledgedPosition: number;
  readonly acknowledgedCount: number;
  readonly totalCount: number;
  readonly groups: ReadonlyMap<number, RecordGroup>;
}

export class Segment {
  readonly path: string;
  readonly createdAtMillis: number;
  #fd: number | undefined;
  #size: number;
  /** Records written in all. */
  #totalCount: number;
  /** Records not settled yet. */
  #pendingCount: number;
  #acknowledgedPosition: number;
  #reader: SegmentReader | undefined;
  /** Records up to where the reader is. */
  #readCount: number;
  readonly #numbers = new Map<RecordGroup, number>();
  #lastNumber = 0;
  readonly #groups: Map<number, RecordGroup>;

  private constructor(path: string, createdAtMillis: number, state: SegmentState) {
    this.path = path;
    this.createdAtMillis = createdAtMillis;
    this.#fd = state.fd;
    this.#size = state.size;
    this.#totalCount = state.totalCount;
    this.#pendingCount = state.totalCount - state.acknowledgedCount;
    this.#acknowledgedPosition = state.acknowledgedPosition;
    this.#readCount = state.acknowledgedCount;
    this.#groups = new Map(state.groups);
  }

  static create(path: string): Segment {
    const fd = fs.openSync(path, 'wx+', 0o600);
    const state = { fd, size: headerBytes, acknowledgedPosition: headerBytes, acknowledgedCount: 0, totalCount: 0 };
    const segment = new Segment(path, Date.now(), { ...state, groups: new Map() });
    try {
      segment.#write(encodeHeader(headerBytes), 0);
    } catch (error) {
      segment.remove();
      throw error;
    }
    return segment;
  }

  /** One that another process wrote, whatever has become of it. */
  static open(path: string): Segment {
    const fd = fs.openSync(path, 'r+');
    try {
      const { size, mtimeMs } = fs.fstatSync(fd);
      const header = Buffer.alloc(headerBytes);
      const read = fs.readSync(fd, header, 0, headerBytes, 0);
      const segment = new Segment(path, mtimeMs, scan(fd, size, parseHeader(header.subarray(0, read))));
      segment.#fd = undefined; // opened again when it is read
      return segment;
    } finally {
      fs.closeSync(fd);
    }
  }

  get size(): number {
    return this.#size;
  }

  get pendingCount(): number {
    return this.#pendingCount;
  }

  /** Of the file, what is not acknowledged. */
  get pendingBytes(): number {
    return this.#size - this.#acknowledgedPosition;
  }

  /** All or, when it throws, none. */
  append(records: readonly EncodedRecord[]): void {
    let count = this.#totalCount;
    const parts: Buffer[] = [];
    for (const record of records) {
      const group = record.group === undefined ? 0 : this.#numberOf(record.group, count, parts);
      parts.push(encodeRecordEntry(record, group, count));
      count += record.count;
    }
    const bytes = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
    this.#writeAtEnd(bytes);
    this.#size += bytes.length;
    this.#pendingCount += count - this.#totalCount;
    this.#totalCount = count;
  }

  /** Whether it can name one more group. */
  get hasRoomForGroups(): boolean {
    return this.#lastNumber < maxGroups;
  }

  /** The next ones. Without any, nothing readable is left; `damagedCount` then has all that was pending. */
  read(maxRecords: number, maxBytes: number): ReadRecords {
    this.#reader ??= new SegmentReader(this.#open(), this.#acknowledgedPosition);
    const records: EncodedRecord[] = [];
    let damagedCount = 0;
    let bytes = 0;
    let end = this.#acknowledgedPosition;
    for (let next = this.#reader.peek(this.#size); next; next = this.#reader.peek(this.#size)) {
      const { entry } = next;
      if (entry.kind === 'group') this.#groups.set(entry.number, entry.group);
      else {
        bytes += entry.bytes.length;
        if (records.length >= maxRecords || (records.length > 0 && bytes > maxBytes)) break;
        const record = this.#toRecord(entry);
        damagedCount += Math.max(0, entry.before - this.#readCount) + (record ? 0 : entry.count);
        if (record) records.push(record);
        this.#readCount = entry.before + entry.count;
      }
      end = next.end;
      this.#reader.advance(end);
    }
    return { records, damagedCount: records.length === 0 ? this.#pendingCount : damagedCount, end };
  }

  /** All that read() would still give. When `use` throws, read() gives it again. */
  readRest(use: (records: readonly EncodedRecord[]) => void): ReadRecords {
    const position = this.#reader?.position ?? this.#acknowledgedPosition;
    const count = this.#readCount;
    try {
      const rest = this.read(Infinity, Infinity);
      use(rest.records);
      return rest;
    } catch (error) {
      this.#reader = new SegmentReader(this.#open(), position);
      this.#readCount = count;
      throw error;
    }
  }

  /** @returns how many of them were pending. */
  settle(count: number): number {
    const settled = Math.min(count, this.#pendingCount);
    this.#pendingCount -= settled;
    return settled;
  }

  /** A restart reads on from here. Throws when it cannot be kept; then a restart sends again. */
  acknowledge(position: number): void {
    this.#acknowledgedPosition = position;
    if (this.#pendingCount > 0 && this.#fd !== undefined) this.#write(encodeHeader(position), 0);
  }

  /** Whether somebody removed the file while it was open. */
  isUnlinked(): boolean {
    return this.#fd !== undefined && fs.fstatSync(this.#fd).nlink === 0;
  }

  /** Whether whoever comes next finds it. */
  isPresent(): boolean {
    return this.#fd === undefined ? fs.existsSync(this.path) : !this.isUnlinked();
  }

  /** Lets go of the file; it is opened again when it is read. Never throws. */
  close(): void {
    const fd = this.#fd;
    this.#fd = undefined;
    this.#reader = undefined;
    if (fd === undefined) return;
    try {
      fs.closeSync(fd);
    } catch {
      // closed by somebody else: nothing is held
    }
  }

  /** Never throws: what cannot be removed is empty to its next reader, at worst sent twice. */
  remove(): void {
    this.close();
    try {
      fs.unlinkSync(this.path);
    } catch {
      // gone already, or the disk is read-only
    }
  }

  #toRecord({ groupNumber, count, bytes }: RecordEntry): EncodedRecord | undefined {
    if (groupNumber === 0) return { bytes, count, group: undefined };
    const group = this.#groups.get(groupNumber);
    return group && { bytes, count, group };
  }

  #numberOf(group: RecordGroup, before: number, parts: Buffer[]): number {
    const known = this.#numbers.get(group);
    if (known !== undefined) return known;
    const number = ++this.#lastNumber;
    this.#numbers.set(group, number);
    this.#groups.set(number, group);
    parts.push(encodeGroupEntry(group, number, before));
    return number;
  }

  #open(): number {
    this.#fd ??= fs.openSync(this.path, 'r+');
    return this.#fd;
  }

  #writeAtEnd(bytes: Buffer): void {
    try {
      this.#write(bytes, this.#size);
    } catch (error) {
      // A group that was named in what was not written has to be named again, by another number.
      this.#numbers.clear();
      this.#truncate();
      throw error;
    }
  }

  #write(bytes: Buffer, position: number): void {
    const fd = this.#open();
    let written = 0;
    while (written < bytes.length)
      written += fs.writeSync(fd, bytes, written, bytes.length - written, position + written);
  }

  #truncate(): void {
    try {
      fs.ftruncateSync(this.#open(), this.#size);
    } catch {
      // what is torn stands after `size`, where we do not read; another process sees it as damage
    }
  }
}

/** Counts what a segment holds, damage included. */
function scan(fd: number, size: number, acknowledgedPosition: number): SegmentState {
  const reader = new SegmentReader(fd, headerBytes);
  const groups = new Map<number, RecordGroup>();
  let totalCount = 0;
  let acknowledgedCount = 0;
  let end = headerBytes;
  for (let next = reader.peek(size); next; next = reader.peek(size)) {
    if (next.entry.kind === 'group') groups.set(next.entry.number, next.entry.group);
    else totalCount = Math.max(totalCount, next.entry.before + next.entry.count);
    end = next.end;
    reader.advance(end);
    if (end <= acknowledgedPosition) acknowledgedCount = totalCount;
  }
  // Nobody knows how many records a torn end had: it counts as one.
  if (end < size) totalCount += 1;
  return { fd, size, acknowledgedPosition, acknowledgedCount, totalCount, groups };
}

/** Whether an error of the file system says that there is no such file. */
export function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
