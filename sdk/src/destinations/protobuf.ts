// A small protobuf writer into one growing buffer: the wire format of https://protobuf.dev/programming-guides/encoding/.
// Nested messages are written in place: one byte is kept for the length, and the content moves when it needs more.

import type { RecordMemory } from '../pipeline/record-memory.ts';

const maxKeptBytes = 1 << 20;

export class ProtobufWriter {
  #buffer: Buffer;
  #position = 0;

  /** @param memory what it writes into, until that is full. */
  constructor(memory: Buffer = Buffer.allocUnsafeSlow(16_384)) {
    this.#buffer = memory;
  }

  /** The bytes written since the last call, as a copy, in `memory` where it is given; the writer starts anew. */
  finish(memory?: RecordMemory): Uint8Array {
    const bytes =
      memory?.copy(this.#buffer, this.#position) ?? new Uint8Array(this.#buffer.subarray(0, this.#position));
    this.#position = 0;
    if (this.#buffer.length > maxKeptBytes) this.#buffer = Buffer.allocUnsafeSlow(16_384);
    return bytes;
  }

  /** The same without a copy. The writer is of no use afterwards. */
  take(): Uint8Array {
    return new Uint8Array(this.#buffer.buffer, 0, this.#position);
  }

  /** Forgets what was written: for a record whose encoding threw half-way. */
  reset(): void {
    this.#position = 0;
  }

  /** Starts a length-delimited field; pass what it returns to `end()`. */
  begin(field: number): number {
    this.tag(field, 2);
    this.#reserve(1);
    this.#position += 1;
    return this.#position;
  }

  end(start: number): void {
    const length = this.#position - start;
    const size = varintSize(length);
    if (size > 1) {
      this.#reserve(size);
      this.#buffer.copyWithin(start + size - 1, start, this.#position);
    }
    this.#position = start - 1;
    this.#varint(length);
    this.#position += length;
  }

  /** Starts a length-delimited field of `length` bytes, which follow. */
  open(field: number, length: number): void {
    this.tag(field, 2);
    this.#reserve(5);
    this.#varint(length);
  }

  tag(field: number, wireType: number): void {
    this.#reserve(5);
    this.#varint(field * 8 + wireType);
  }

  /** A varint of up to 53 bits, or any signed safe integer (ten bytes when negative). */
  int(field: number, value: number): void {
    this.tag(field, 0);
    this.#reserve(10);
    if (value >= 0) this.#varint(value);
    else this.#bigVarint(BigInt.asUintN(64, BigInt(value)));
  }

  string(field: number, value: string): void {
    this.tag(field, 2);
    this.#reserve(5 + value.length * 3);
    // Up to 42 UTF-16 units are at most 126 bytes: one length byte, one pass.
    if (value.length <= 42) {
      const size = this.#buffer.write(value, this.#position + 1);
      this.#buffer[this.#position] = size;
      this.#position += 1 + size;
      return;
    }
    this.#varint(Buffer.byteLength(value));
    this.#position += this.#buffer.write(value, this.#position);
  }

  bytes(field: number, value: Uint8Array): void {
    this.tag(field, 2);
    this.#reserve(5 + value.length);
    this.#varint(value.length);
    this.#buffer.set(value, this.#position);
    this.#position += value.length;
  }

  /** Hexadecimal text as bytes: trace and span ids. */
  hex(field: number, value: string): void {
    this.tag(field, 2);
    this.#reserve(5 + value.length);
    this.#varint(value.length / 2);
    this.#position += this.#buffer.write(value, this.#position, 'hex');
  }

  double(field: number, value: number): void {
    this.tag(field, 1);
    this.#reserve(8);
    this.#position = this.#buffer.writeDoubleLE(value, this.#position);
  }

  /** Eight bytes from two unsigned halves. */
  words(field: number, low: number, high: number): void {
    this.tag(field, 1);
    this.#reserve(8);
    this.#buffer.writeUInt32LE(low, this.#position);
    this.#position = this.#buffer.writeUInt32LE(high, this.#position + 4);
  }

  fixed64(field: number, value: bigint): void {
    this.tag(field, 1);
    this.#reserve(8);
    this.#position = this.#buffer.writeBigUInt64LE(value, this.#position);
  }

  /** A safe integer in eight bytes, signed or not. */
  int64(field: number, value: number): void {
    this.tag(field, 1);
    this.#reserve(8);
    this.#wide(value);
  }

  /** A signed varint (zigzag) of up to 32 bits. */
  zigzag(field: number, value: number): void {
    this.int(field, value < 0 ? -2 * value - 1 : 2 * value);
  }

  packedDoubles(field: number, values: readonly number[]): void {
    this.#openPacked(field, values.length * 8);
    for (const value of values) this.#position = this.#buffer.writeDoubleLE(value, this.#position);
  }

  packedInt64(field: number, values: readonly number[]): void {
    this.#openPacked(field, values.length * 8);
    for (const value of values) this.#wide(value);
  }

  packedVarints(field: number, values: readonly number[]): void {
    const at = this.begin(field);
    this.#reserve(values.length * 8);
    for (const value of values) this.#varint(value);
    this.end(at);
  }

  #openPacked(field: number, bytes: number): void {
    this.tag(field, 2);
    this.#reserve(5 + bytes);
    this.#varint(bytes);
  }

  /** Two's complement of a safe integer. */
  #wide(value: number): void {
    const high = Math.floor(value / 2 ** 32);
    this.#buffer.writeUInt32LE(value - high * 2 ** 32, this.#position);
    this.#position = this.#buffer.writeInt32LE(high, this.#position + 4);
  }

  fixed32(field: number, value: number): void {
    this.tag(field, 5);
    this.#reserve(4);
    this.#position = this.#buffer.writeUInt32LE(value, this.#position);
  }

  #varint(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.#buffer[this.#position++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.#buffer[this.#position++] = rest;
  }

  #bigVarint(value: bigint): void {
    let rest = value;
    while (rest > 127n) {
      this.#buffer[this.#position++] = Number(rest & 127n) + 128;
      rest >>= 7n;
    }
    this.#buffer[this.#position++] = Number(rest);
  }

  #reserve(size: number): void {
    if (this.#position + size <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#position + size));
    this.#buffer.copy(grown, 0, 0, this.#position);
    this.#buffer = grown;
  }
}

/** What a length-delimited field takes, its tag of one byte and its length included. */
export function sizeOfField(length: number): number {
  return 1 + varintSize(length) + length;
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size += 1;
  return size;
}
