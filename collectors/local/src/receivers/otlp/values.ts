// Reads fields of a decoded OTLP message, whichever encoding it came in: protobuf gives bytes and Long where JSON gives hex
// text, base64 and decimal strings (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding). Senders may write
// anything in JSON, so nothing here trusts a type, and a wrong one reads as absent.
import { createAttributeMap, isPlainObject } from '../../attributes.ts';
import type { AttributeMap } from '../../api/types.ts';

/** A decoded message: what is in its fields is unknown. */
export type Fields = Readonly<Record<string, unknown>>;

const nothing: Fields = {};
const maxDepth = 16;

export function readMessage(value: unknown): Fields {
  return isPlainObject(value) ? value : nothing;
}

/** A member of a oneof, or an optional field: protobufjs gives one that was not sent its default, but never as its own. */
export function readPresent(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

export function readList(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(readMessage) : [];
}

export function readText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

interface Wide {
  readonly low: number;
  readonly high: number;
  readonly unsigned: boolean;
}

function isWide(value: unknown): value is Wide {
  return isPlainObject(value) && typeof value.low === 'number' && typeof value.high === 'number';
}

/** A number of any width; undefined when it is none. JSON may write NaN and the infinities as text. */
export function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (isWide(value)) return (value.unsigned ? value.high >>> 0 : value.high) * 2 ** 32 + (value.low >>> 0);
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isNaN(number) && value !== 'NaN' ? undefined : number;
}

export function readNumbers(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map((item) => readNumber(item) ?? Number.NaN) : [];
}

/** Nanoseconds since 1970 as milliseconds with a fraction; undefined for 0, which OTLP uses for "unknown". */
export function readTimeMillis(value: unknown): number | undefined {
  const nanos = readNanos(value);
  if (nanos === undefined || nanos <= 0n) return undefined;
  return Number(nanos / 1_000_000n) + Number(nanos % 1_000_000n) / 1e6;
}

/** The time between two, from the whole nanoseconds: a double of today's time is only good to 0.2 µs. */
export function readDurationMillis(start: unknown, end: unknown): number {
  const [from, to] = [readNanos(start), readNanos(end)];
  return from === undefined || to === undefined || to < from ? 0 : Number(to - from) / 1e6;
}

function readNanos(value: unknown): bigint | undefined {
  if (isWide(value)) return (BigInt(value.high >>> 0) << 32n) | BigInt(value.low >>> 0);
  // JSON may write a number that no fixed64 holds.
  if (typeof value === 'number' && Math.abs(value) < 2 ** 64) return BigInt(Math.trunc(value));
  return typeof value === 'string' && /^\d{1,19}$/.test(value) ? BigInt(value) : undefined;
}

/** Lower-case hex of an id of exactly `length` bytes; '' when absent or all zero, undefined when malformed. */
export function readId(value: unknown, length: 8 | 16): string | undefined {
  const hex =
    value instanceof Uint8Array
      ? Buffer.from(value.buffer, value.byteOffset, value.length).toString('hex')
      : readText(value).toLowerCase();
  if (/^0*$/.test(hex)) return '';
  return hex.length === length * 2 && /^[0-9a-f]+$/.test(hex) ? hex : undefined;
}

export function readAttributes(value: unknown): AttributeMap {
  return readKeyValues(value, 0);
}

function readKeyValues(value: unknown, depth: number): AttributeMap {
  const attributes = createAttributeMap();
  for (const pair of readList(value)) {
    if (typeof pair.key === 'string') attributes[pair.key] = readAnyValue(pair.value, depth);
  }
  return attributes;
}

/** The plain JSON of an AnyValue; integers past 2^53 stay text so that no digit is lost. */
export function readAnyValue(value: unknown, depth = 0): unknown {
  // Exactly one is there.
  for (const [kind, held] of Object.entries(readMessage(value))) {
    const read = Object.hasOwn(anyValueReaders, kind) ? anyValueReaders[kind] : undefined;
    if (read !== undefined && held !== null && held !== undefined)
      return depth > maxDepth ? null : read(held, depth + 1);
  }
  return null;
}

const anyValueReaders: Readonly<Record<string, (held: unknown, depth: number) => unknown>> = {
  stringValue: readText,
  boolValue: (held) => held === true,
  intValue: readInteger,
  doubleValue: readDouble,
  arrayValue: (held, depth) => readList(readMessage(held).values).map((item) => readAnyValue(item, depth)),
  kvlistValue: (held, depth) => readKeyValues(readMessage(held).values, depth),
  bytesValue: (held) => (held instanceof Uint8Array ? Buffer.from(held).toString('base64') : readText(held)),
};

function readInteger(value: unknown): number | string | null {
  const number = readNumber(value);
  if (number === undefined) return null;
  if (Number.isSafeInteger(number)) return number;
  if (isWide(value)) return String((BigInt(value.high) << 32n) | BigInt(value.low >>> 0));
  return typeof value === 'string' ? value : String(number);
}

// JSON has no NaN and no infinities: as text they survive storage.
function readDouble(value: unknown): number | string | null {
  const number = readNumber(value);
  return number === undefined || Number.isFinite(number) ? (number ?? null) : String(number);
}
