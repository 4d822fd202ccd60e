// Holds what a record carries within 64 KiB, as JSON: the longest texts are cut first, each with a mark. Pure.
import type { AnyValue } from '@opentelemetry/api';
import { toPlainValue, truncateText } from './plain-value.ts';

/** For what the application gave; the rest of 64 KiB is for ids, names of the service and the syntax around them. */
const maxPayloadBytes = 56 * 1024;
/** Six bytes is the most that JSON makes of one UTF-16 unit. */
const surelySmallLength = Math.floor(maxPayloadBytes / 6);

/** Cuts the values in place. */
export function fitAttributes(attributes: Record<string, AnyValue>, bodyLength = 0): void {
  let length = bodyLength;
  for (const key of Object.keys(attributes)) length += key.length + lengthOf(attributes[key]);
  if (length <= surelySmallLength) return;
  for (let cap = 16_384; cap >= 16 && jsonBytes(attributes) + bodyLength > maxPayloadBytes; cap /= 2) {
    for (const key of Object.keys(attributes)) attributes[key] = cut(attributes[key], cap);
  }
}

export function fitText(text: string): string {
  if (text.length <= surelySmallLength) return text;
  let fitted = text;
  for (let cap = 32_768; jsonBytes(fitted) > maxPayloadBytes / 2; cap /= 2) fitted = truncateText(text, cap);
  return fitted;
}

export function fitValue(value: AnyValue): AnyValue {
  if (typeof value === 'string') return fitText(value);
  if (lengthOf(value) <= surelySmallLength) return value;
  let fitted = value;
  for (let cap = 16_384; cap >= 16 && jsonBytes(fitted) > maxPayloadBytes / 2; cap /= 2) fitted = cut(value, cap);
  return fitted;
}

function cut(value: AnyValue, cap: number): AnyValue {
  if (typeof value === 'string') return truncateText(value, cap);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return value.length <= cap ? value : value.slice(0, cap);
  return toPlainValue(value, { maxText: cap, maxNodes: Math.max(16, cap / 16) });
}

function lengthOf(value: AnyValue): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 24;
  if (value instanceof Uint8Array) return value.length * 4;
  return Object.entries(value).reduce((sum, [key, item]) => sum + key.length + lengthOf(item as AnyValue), 8);
}

export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '');
}
