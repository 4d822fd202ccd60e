// Attribute values from any wire, made safe to keep: plain JSON, bounded in depth.
import type { AttributeMap } from './api/types.ts';

const maxDepth = 16;

/** Turns `{a: {b: 1}}` into `{'a.b': 1}`; arrays stay arrays, what lies too deep is cut. */
export function flattenAttributes(value: AttributeMap): AttributeMap {
  const flat: Record<string, unknown> = createAttributeMap();
  flattenInto(flat, value, '');
  return flat;
}

function flattenInto(flat: Record<string, unknown>, value: AttributeMap, prefix: string): void {
  const depth = prefix.split('.').length;
  for (const [key, inner] of Object.entries(value)) {
    const path = prefix + key;
    if (isPlainObject(inner) && depth < maxDepth && Object.keys(inner).length > 0) flattenInto(flat, inner, `${path}.`);
    else flat[path] = boundDepth(inner, 0);
  }
}

/** A sender may nest as deep as its parser goes; ours, and JSON.stringify, would overflow the stack. */
function boundDepth(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return '[too deep]';
  if (Array.isArray(value)) return value.map((inner) => boundDepth(inner, depth + 1));
  const bounded = createAttributeMap();
  for (const [key, inner] of Object.entries(value)) bounded[key] = boundDepth(inner, depth + 1);
  return bounded;
}

/** No prototype, so that a key such as `__proto__` is only a key. */
export function createAttributeMap(): Record<string, unknown> {
  return Object.create(null);
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text an attribute is shown, compared and grouped by. */
export function describeAttribute(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value) ?? String(value);
}

export function describeAttributes(attributes: AttributeMap): Record<string, string> {
  const described: Record<string, string> = Object.create(null);
  for (const [key, value] of Object.entries(attributes)) described[key] = describeAttribute(value);
  return described;
}

/** JSON that any parser takes: half a surrogate pair, which JavaScript allows in a string, becomes a replacement character. */
export function encodeJson(value: unknown): string {
  const json = JSON.stringify(value);
  return /\\ud[89a-f]/i.test(json) ? JSON.stringify(value, replaceLoneSurrogates) : json;
}

function replaceLoneSurrogates(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toWellFormed(), inner]));
}
