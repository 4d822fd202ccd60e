// A text that two sets of attributes share only when they are equal. Pure. Values are told from their types and keys from
// values by lengths, so that no content can make two sets look alike.
import type { Attributes } from '@opentelemetry/api';
import { isScalar } from '../safety/api-guard.ts';

/** In the order in which the keys are: fast, and not the same for another order. */
export function keyAsWritten(attributes: Attributes): string {
  let key = '';
  for (const name in attributes) key += keyOf(name, attributes[name]);
  return key;
}

/** The same, of what the application gives, whatever that is; undefined where anything in it is more than a scalar. */
export function keyAsGiven(given: Attributes): string | undefined {
  try {
    let key = '';
    for (const name in given) {
      const value = given[name];
      if (!isScalar(value)) return undefined;
      key += keyOf(name, value);
    }
    return key;
  } catch {
    return undefined; // a getter that throws
  }
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
