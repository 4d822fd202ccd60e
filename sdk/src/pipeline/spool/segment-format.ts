// The bytes of a segment: a header, then entries that each carry their own checksum.
//
//   header   8 "PWSPOOL1", 4 position up to which it is acknowledged, 4 the same inverted
//   entry    1 0xA7, 1 type, 2 group, 4 before, 4 count, 4 length, 4 CRC-32 of the 16 bytes before it and the payload;
//            then the payload
//
// All numbers are little-endian. `before` is how many records the segment has before the entry: a reader that has to
// skip damage knows from the next good entry how many records it skipped. A group entry has the resource's length (4),
// the resource and the scope, and stands before the first record of its group.
import { crc32 } from 'node:zlib';
import type { EncodedRecord, RecordGroup } from '../types.ts';

export const headerBytes = 16;
export const entryHeaderBytes = 20;
const magic = Buffer.from('PWSPOOL1');
const marker = 0xa7;
const groupType = 1;
const recordType = 2;
/** Of a group's number; 0 is no group. */
export const maxGroups = 0xffff;

export interface GroupEntry {
  readonly kind: 'group';
  readonly number: number;
  readonly group: RecordGroup;
  readonly before: number;
}

export interface RecordEntry {
  readonly kind: 'record';
  /** 0: none. */
  readonly groupNumber: number;
  readonly before: number;
  readonly count: number;
  /** A view into the bytes that were parsed. */
  readonly bytes: Uint8Array;
}

export function encodeHeader(acknowledgedPosition: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  magic.copy(header);
  header.writeUInt32LE(acknowledgedPosition, 8);
  header.writeUInt32LE(~acknowledgedPosition >>> 0, 12);
  return header;
}

/** The acknowledged position; of a header that is damaged, the beginning: sent twice rather than lost. */
export function parseHeader(bytes: Buffer): number {
  if (bytes.length < headerBytes) return headerBytes;
  const position = bytes.readUInt32LE(8);
  const isWhole = ~position >>> 0 === bytes.readUInt32LE(12) && position >= headerBytes;
  return isWhole ? position : headerBytes;
}

export function encodeRecordEntry(record: EncodedRecord, groupNumber: number, before: number): Buffer {
  const entry = Buffer.allocUnsafe(entryHeaderBytes + record.bytes.length);
  entry.set(record.bytes, entryHeaderBytes);
  return finishEntry(entry, { type: recordType, group: groupNumber, before, count: record.count });
}

export function encodeGroupEntry({ resource, scope }: RecordGroup, number: number, before: number): Buffer {
  const entry = Buffer.allocUnsafe(entryHeaderBytes + 4 + resource.length + scope.length);
  entry.writeUInt32LE(resource.length, entryHeaderBytes);
  entry.set(resource, entryHeaderBytes + 4);
  entry.set(scope, entryHeaderBytes + 4 + resource.length);
  return finishEntry(entry, { type: groupType, group: number, before, count: 0 });
}

interface EntryFields {
  readonly type: number;
  readonly group: number;
  readonly before: number;
  readonly count: number;
}

function finishEntry(entry: Buffer, { type, group, before, count }: EntryFields): Buffer {
  entry[0] = marker;
  entry[1] = type;
  entry.writeUInt16LE(group, 2);
  entry.writeUInt32LE(before, 4);
  entry.writeUInt32LE(count, 8);
  entry.writeUInt32LE(entry.length - entryHeaderBytes, 12);
  entry.writeUInt32LE(checksum(entry), 16);
  return entry;
}

export type ParsedEntry =
  | { readonly kind: 'entry'; readonly entry: GroupEntry | RecordEntry; readonly next: number }
  /** Could be whole, had there been so many bytes in all from `at`. */
  | { readonly kind: 'short'; readonly neededBytes: number }
  | { readonly kind: 'damaged' };

const damaged: ParsedEntry = { kind: 'damaged' };

/** @param mostBytes what an entry may have at most: the rest of the file. */
export function parseEntry(bytes: Buffer, at: number, mostBytes: number): ParsedEntry {
  if (mostBytes < entryHeaderBytes) return damaged;
  if (bytes.length - at < entryHeaderBytes) return { kind: 'short', neededBytes: entryHeaderBytes };
  if (bytes[at] !== marker) return damaged;
  const size = entryHeaderBytes + bytes.readUInt32LE(at + 12);
  if (size > mostBytes) return damaged;
  if (bytes.length - at < size) return { kind: 'short', neededBytes: size };
  const entry = bytes.subarray(at, at + size);
  if (checksum(entry) !== entry.readUInt32LE(16)) return damaged;
  const parsed = parsePayload(entry);
  return parsed ? { kind: 'entry', entry: parsed, next: at + size } : damaged;
}

/** Where the next entry may begin, at `at` or later. Past the bytes when nowhere in them. */
export function findMarker(bytes: Buffer, at: number): number {
  const found = bytes.indexOf(marker, at);
  return found === -1 ? Math.max(bytes.length, at) : found;
}

function parsePayload(entry: Buffer): GroupEntry | RecordEntry | undefined {
  const number = entry.readUInt16LE(2);
  const before = entry.readUInt32LE(4);
  const payload = entry.subarray(entryHeaderBytes);
  if (entry[1] === recordType)
    return { kind: 'record', groupNumber: number, before, count: entry.readUInt32LE(8), bytes: payload };
  if (entry[1] !== groupType || payload.length < 4) return undefined;
  const resourceEnd = 4 + payload.readUInt32LE(0);
  if (resourceEnd > payload.length) return undefined;
  // Copies: a group lives as long as its segment, and must not hold what was read with it.
  const group = {
    resource: Uint8Array.from(payload.subarray(4, resourceEnd)),
    scope: Uint8Array.from(payload.subarray(resourceEnd)),
  };
  return { kind: 'group', number, group, before };
}

function checksum(entry: Buffer): number {
  return crc32(entry.subarray(entryHeaderBytes), crc32(entry.subarray(0, 16)));
}
