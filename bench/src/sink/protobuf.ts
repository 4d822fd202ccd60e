// Reads protobuf messages field by field without a schema: enough to count spans, nothing to generate or install.
// https://protobuf.dev/programming-guides/encoding/

export type FieldVisitor = (fieldNumber: number, value: number | Uint8Array) => void;

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

interface Cursor {
  offset: number;
}

function readVarint(message: Uint8Array, cursor: Cursor): number {
  let value = 0;
  let factor = 1;
  for (;;) {
    const byte = message[cursor.offset];
    if (byte === undefined) throw new RangeError('protobuf: the message ends inside a varint');
    cursor.offset += 1;
    // Multiplied, not shifted: numbers beyond 2^53 lose their low bits, but lengths and kinds are small.
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return value;
    factor *= 0x80;
  }
}

function readBytes(message: Uint8Array, cursor: Cursor, length: number): Uint8Array {
  const end = cursor.offset + length;
  if (end > message.length) throw new RangeError('protobuf: the message ends inside a field');
  const bytes = message.subarray(cursor.offset, end);
  cursor.offset = end;
  return bytes;
}

function readValue(message: Uint8Array, cursor: Cursor, wireType: number): number | Uint8Array {
  if (wireType === VARINT) return readVarint(message, cursor);
  if (wireType === FIXED64) return readBytes(message, cursor, 8);
  if (wireType === BYTES) return readBytes(message, cursor, readVarint(message, cursor));
  if (wireType === FIXED32) return readBytes(message, cursor, 4);
  throw new RangeError(`protobuf: wire type ${wireType}`);
}

/** Calls `visit` for each field in order: varints as numbers, everything else as its bytes. */
export function visitFields(message: Uint8Array, visit: FieldVisitor): void {
  const cursor = { offset: 0 };
  while (cursor.offset < message.length) {
    const tag = readVarint(message, cursor);
    visit(Math.floor(tag / 8), readValue(message, cursor, tag % 8));
  }
}

/** The embedded messages of one field. */
export function collectMessages(message: Uint8Array, fieldNumber: number): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  visitFields(message, (number, value) => {
    if (number === fieldNumber && typeof value !== 'number') found.push(value);
  });
  return found;
}
