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
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: describeValue(value, 0) }],
  );
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

export function formatNanos(time: HrTime): string {
  return nanosOf(time).toString();
}
