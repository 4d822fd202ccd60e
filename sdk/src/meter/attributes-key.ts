// A text that two sets of attributes share only when they are equal. Pure. Values are told from their types and keys from
// values by lengths, so that no content can make two sets look alike.
import type { Attributes } from '@opentelemetry/api';

/** In the order in which the keys are: fast, and not the same for another order. */
export function keyAsWritten(attributes: Attributes): string {
  let key = '';
  for (const name in attributes) key += keyOf(name, attributes[name]);
  return key;
}

/** The same for any order. */
export function keySorted(attributes: Attributes): string {
  let key = '';
  for (const name of Object.keys(attributes).sort()) key += keyOf(name, attributes[name]);
  return key;
}

function keyOf(name: string, value: unknown): string {
  if (typeof value === 'string') return `${name.length}:${name}"${value.length}:${value}`;
  if (value === undefined || value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return `${name.length}:${name}${typeof value === 'object' ? '[' : '='}${text.length}:${text}`;
}
