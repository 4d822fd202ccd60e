// Decodes MessagePack, the Datadog agent's trace format. 64-bit integers become numbers: ids lose their low bits, which
// nobody counts. https://github.com/msgpack/msgpack/blob/master/spec.md

interface Reader {
  readonly bytes: Buffer;
  offset: number;
}

type Decode = (reader: Reader) => unknown;

function take(reader: Reader, length: number): Buffer {
  const end = reader.offset + length;
  if (end > reader.bytes.length) throw new RangeError('msgpack: the message ends inside a value');
  const bytes = reader.bytes.subarray(reader.offset, end);
  reader.offset = end;
  return bytes;
}

function unsigned(reader: Reader, length: number): number {
  const bytes = take(reader, length);
  return length === 8 ? Number(bytes.readBigUInt64BE()) : bytes.readUIntBE(0, length);
}

function signed(reader: Reader, length: number): number {
  const bytes = take(reader, length);
  return length === 8 ? Number(bytes.readBigInt64BE()) : bytes.readIntBE(0, length);
}

const decodeText = (reader: Reader, length: number): string => take(reader, length).toString('utf8');

function decodeArray(reader: Reader, length: number): readonly unknown[] {
  return Array.from({ length }, () => decodeValue(reader));
}

function decodeMap(reader: Reader, length: number): ReadonlyMap<unknown, unknown> {
  return new Map(Array.from({ length }, () => [decodeValue(reader), decodeValue(reader)] as const));
}

const decoders: Readonly<Record<number, Decode>> = {
  0xc0: () => null,
  0xc2: () => false,
  0xc3: () => true,
  0xc4: (reader) => take(reader, unsigned(reader, 1)),
  0xc5: (reader) => take(reader, unsigned(reader, 2)),
  0xc6: (reader) => take(reader, unsigned(reader, 4)),
  0xca: (reader) => take(reader, 4).readFloatBE(),
  0xcb: (reader) => take(reader, 8).readDoubleBE(),
  0xcc: (reader) => unsigned(reader, 1),
  0xcd: (reader) => unsigned(reader, 2),
  0xce: (reader) => unsigned(reader, 4),
  0xcf: (reader) => unsigned(reader, 8),
  0xd0: (reader) => signed(reader, 1),
  0xd1: (reader) => signed(reader, 2),
  0xd2: (reader) => signed(reader, 4),
  0xd3: (reader) => signed(reader, 8),
  0xd9: (reader) => decodeText(reader, unsigned(reader, 1)),
  0xda: (reader) => decodeText(reader, unsigned(reader, 2)),
  0xdb: (reader) => decodeText(reader, unsigned(reader, 4)),
  0xdc: (reader) => decodeArray(reader, unsigned(reader, 2)),
  0xdd: (reader) => decodeArray(reader, unsigned(reader, 4)),
  0xde: (reader) => decodeMap(reader, unsigned(reader, 2)),
  0xdf: (reader) => decodeMap(reader, unsigned(reader, 4)),
};

function decodeValue(reader: Reader): unknown {
  const head = unsigned(reader, 1);
  if (head < 0x80) return head;
  if (head < 0x90) return decodeMap(reader, head & 0x0f);
  if (head < 0xa0) return decodeArray(reader, head & 0x0f);
  if (head < 0xc0) return decodeText(reader, head & 0x1f);
  if (head >= 0xe0) return head - 0x100;
  const decode = decoders[head];
  if (decode === undefined) throw new RangeError(`msgpack: type 0x${head.toString(16)}`);
  return decode(reader);
}

export function decodeMsgpack(bytes: Buffer): unknown {
  return decodeValue({ bytes, offset: 0 });
}
