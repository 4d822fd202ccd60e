// Attributes, resources and scopes as OTLP protobuf, and the one writer that all records share.
// https://github.com/open-telemetry/opentelemetry-proto (v1.x: common/v1, resource/v1)
import type { AnyValue, Attributes, HrTime } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { RecordMemory } from '../pipeline/record-memory.ts';
import { ProtobufWriter } from './protobuf.ts';

export const maxValueDepth = 16;
const writer = new ProtobufWriter();

/** What `write` writes, as a copy, in `memory` where it is given. Not to be nested: there is one writer. */
export function encode(write: (w: ProtobufWriter) => void, memory?: RecordMemory): Uint8Array {
  try {
    write(writer);
    return writer.finish(memory);
  } catch (error) {
    writer.reset();
    throw error;
  }
}

/** `Resource`. */
export function encodeResource(attributes: Attributes): Uint8Array {
  return encode((w) => writeAttributes(w, 1, attributes));
}

/** `InstrumentationScope`. */
export function encodeScope(scope: InstrumentationScope): Uint8Array {
  return encode((w) => {
    w.string(1, scope.name);
    if (scope.version) w.string(2, scope.version);
  });
}

export function writeAttributes(w: ProtobufWriter, field: number, attributes: Attributes): void {
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    if (value === undefined) continue;
    const at = w.begin(field);
    writeKeyValue(w, [key, value], 0);
    w.end(at);
  }
}

function writeKeyValue(w: ProtobufWriter, [key, value]: readonly [string, AnyValue], depth: number): void {
  w.string(1, key);
  const at = w.begin(2);
  writeValue(w, value, depth);
  w.end(at);
}

/** `AnyValue`: string 1, bool 2, int 3, double 4, array 5, key-value list 6, bytes 7. */
export function writeValue(w: ProtobufWriter, value: AnyValue, depth: number): void {
  if (typeof value === 'string') w.string(1, value);
  else if (typeof value === 'boolean') w.int(2, value ? 1 : 0);
  else if (typeof value === 'number') writeNumber(w, value);
  else if (value instanceof Uint8Array) w.bytes(7, value);
  else if (typeof value === 'object' && value !== null) writeNested(w, value, depth);
}

function writeNumber(w: ProtobufWriter, value: number): void {
  if (Number.isSafeInteger(value)) w.int(3, value);
  else w.double(4, value);
}

function writeNested(w: ProtobufWriter, value: object, depth: number): void {
  if (depth >= maxValueDepth) return w.string(1, '[too deep]');
  const at = w.begin(Array.isArray(value) ? 5 : 6);
  for (const [key, item] of Object.entries(value)) {
    const itemAt = w.begin(1);
    if (Array.isArray(value)) writeValue(w, item, depth + 1);
    else writeKeyValue(w, [key, item], depth + 1);
    w.end(itemAt);
  }
  w.end(at);
}

/** Nanoseconds since 1970 in eight bytes. In two halves, without big integers: there are two in every span and point. */
export function writeTime(w: ProtobufWriter, field: number, time: HrTime): void {
  const seconds = time[0];
  const nanos = Math.round(time[1]);
  const isPlain = Number.isInteger(seconds) && seconds >= 0 && seconds < 2 ** 33 && nanos >= 0 && nanos <= 1e9;
  if (!isPlain) return w.fixed64(field, nanosOf(time));
  // seconds × 10^9 needs more than 53 bits; these two do not.
  const low = (seconds % 65_536) * 1e9 + nanos;
  const high = Math.floor(seconds / 65_536) * 1e9;
  const lowWord = (high % 65_536) * 65_536 + (low % 2 ** 32);
  const carried = Math.floor(high / 65_536) + Math.floor(low / 2 ** 32) + Math.floor(lowWord / 2 ** 32);
  w.words(field, lowWord % 2 ** 32, carried);
}

export function nanosOf(time: HrTime): bigint {
  return BigInt(time[0]) * 1_000_000_000n + BigInt(Math.round(time[1]));
}
