// Reads the few small messages that backends answer with. Field by field, without a schema: varints and what is
// length-delimited. https://protobuf.dev/programming-guides/encoding/

export type ProtobufField = readonly [number: number, value: number | Uint8Array];

/** In the order they came. Throws RangeError on what is cut, and on other wire types. */
export function readProtobufFields(bytes: Uint8Array): ProtobufField[] {
  const fields: ProtobufField[] = [];
  let position = 0;
  const readVarint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 53; shift += 7) {
      const byte = bytes[position++];
      if (byte === undefined) throw new RangeError('truncated');
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw new RangeError('varint too long');
  };
  while (position < bytes.length) {
    const tag = readVarint();
    const number = Math.floor(tag / 8);
    if (tag % 8 === 0) fields.push([number, readVarint()]);
    else if (tag % 8 === 2) {
      const length = readVarint();
      if (position + length > bytes.length) throw new RangeError('truncated');
      fields.push([number, bytes.subarray(position, position + length)]);
      position += length;
    } else throw new RangeError(`wire type ${tag % 8}`);
  }
  return fields;
}

/** The last value of a field, as protobuf has it; undefined when absent or a varint. */
export function bytesOf(fields: readonly ProtobufField[], number: number): Uint8Array | undefined {
  const value = fields.findLast((field) => field[0] === number)?.[1];
  return value instanceof Uint8Array ? value : undefined;
}

/** The last value of a field; 0 when absent or not a varint. */
export function numberOf(fields: readonly ProtobufField[], number: number): number {
  const value = fields.findLast((field) => field[0] === number)?.[1];
  return typeof value === 'number' ? value : 0;
}
