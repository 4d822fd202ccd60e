// Reads `Export…ServiceResponse { 1: partial_success { 1: rejected (int64), 2: error_message (string) } }`.
// https://opentelemetry.io/docs/specs/otlp/#partial-success-1

export interface PartialSuccess {
  readonly rejectedRecords: number;
  readonly message: string;
}

const nothing: PartialSuccess = { rejectedRecords: 0, message: '' };

/** Anything that is not such a message reads as a full success: the status said so. */
export function parsePartialSuccess(body: Uint8Array): PartialSuccess {
  try {
    const outer = readFields(body).get(1);
    if (!(outer instanceof Uint8Array)) return nothing;
    const fields = readFields(outer);
    const rejected = fields.get(1);
    const message = fields.get(2);
    return {
      rejectedRecords: typeof rejected === 'number' ? rejected : 0,
      message: message instanceof Uint8Array ? Buffer.from(message).toString('utf8').slice(0, 300) : '',
    };
  } catch {
    return nothing; // not protobuf: a proxy's own page, say
  }
}

/** Varint and length-delimited fields by number; throws RangeError on anything else. */
function readFields(bytes: Uint8Array): Map<number, number | Uint8Array> {
  const fields = new Map<number, number | Uint8Array>();
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
    if (tag % 8 === 0) fields.set(Math.floor(tag / 8), readVarint());
    else if (tag % 8 === 2) {
      const length = readVarint();
      if (position + length > bytes.length) throw new RangeError('truncated');
      fields.set(Math.floor(tag / 8), bytes.subarray(position, position + length));
      position += length;
    } else throw new RangeError(`wire type ${tag % 8}`);
  }
  return fields;
}
