// Attributes as text, the same for equal ones: the key of a series when members are added up. Pure but for caches.
import type { Attributes } from '@opentelemetry/api';

// The attributes of a series are the same object at each collection.
const texts = new WeakMap<Attributes, string>();

export function textOf(attributes: Attributes): string {
  const known = texts.get(attributes);
  if (known !== undefined) return known;
  const text = encodeAttributes(attributes);
  texts.set(attributes, text);
  return text;
}

/** For attributes that nobody keeps. */
export function encodeAttributes(attributes: Attributes): string {
  return swapQuotes(JSON.stringify(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))));
}

const maxCached = 50_000;
const cache = new Map<string, Attributes>();

/** The same object each time, as the meter provider's own are. */
export function parseAttributes(text: string): Attributes {
  const known = cache.get(text);
  if (known) return known;
  if (cache.size >= maxCached) cache.clear();
  const attributes = Object.fromEntries(JSON.parse(swapQuotes(text)) as [string, Attributes[string]][]);
  cache.set(text, attributes);
  return attributes;
}

/** As a string in JSON it has no quotes to escape then, which is three quarters of the work of reading it. Its own inverse. */
function swapQuotes(text: string): string {
  return text.replaceAll(/["']/g, (quote) => (quote === '"' ? "'" : '"'));
}
