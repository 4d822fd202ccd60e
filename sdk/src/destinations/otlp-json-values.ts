// Attributes and numbers as OTLP/JSON: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
import type { AnyValue, Attributes, HrTime } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import { maxValueDepth, nanosOf } from './otlp-values.ts';

// Not Buffer.from: its 64 KiB pool would be held whole for as long as one record in it waits.
const encoder = new TextEncoder();
export const encodeText = (text: string): Uint8Array => encoder.encode(text);
export const encodeJson = (value: object): Uint8Array => encodeText(JSON.stringify(value));

/** `InstrumentationScope`. */
export function describeScope({ name, version }: InstrumentationScope): object {
  return version ? { name, version } : { name };
}

export function describeAttributes(attributes: Attributes): object[] {
  const described: object[] = [];
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    if (value !== undefined) described.push({ key, value: describeValue(value, 0) });
  }
  return described;
}

/** `AnyValue`. */
export function describeValue(value: AnyValue, depth: number): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return describeNumber(value);
  if (value instanceof Uint8Array) return { bytesValue: Buffer.from(value).toString('base64') };
  if (typeof value !== 'object' || value === null) return {};
  if (depth >= maxValueDepth) return { stringValue: '[too deep]' };
  if (Array.isArray(value)) return { arrayValue: { values: value.map((item) => describeValue(item, depth + 1)) } };
  const values = Object.entries(value).map(([key, item]) => ({ key, value: describeValue(item, depth + 1) }));
  return { kvlistValue: { values } };
}

function describeNumber(value: number): object {
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: describeDouble(value) };
}

/** JSON has no name for what is no number; protobuf's mapping has. https://protobuf.dev/programming-guides/json/ */
export function describeDouble(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** Digits side by side, where they are such: a collection of metrics has thousands, and big integers are slow. */
export function formatNanos(time: HrTime): string {
  const nanos = Math.round(time[1]);
  const isPlain = time[0] > 0 && Number.isInteger(time[0]) && nanos >= 0 && nanos < 1e9;
  return isPlain ? `${time[0]}${String(nanos).padStart(9, '0')}` : nanosOf(time).toString();
}
