// The labels of a series of prom-client as attributes: text, redacted, with the registry's default labels.
import type { Attributes } from '@opentelemetry/api';
import { keySorted } from '../meter/attributes-key.ts';
import { redactedAttributes } from '../safety/measurement-attributes.ts';

export interface PromIdentity {
  readonly key: string;
  readonly attributes: Attributes;
}

interface Remembered {
  readonly defaults: object;
  readonly identity: PromIdentity;
}

/** prom-client keeps the labels of a series as one object: they are looked through once, not at each collection. */
const remembered = new WeakMap<object, Remembered>();

/** @param reserved What is no label of the series: `le` of a histogram, `quantile` of a summary. */
export function identifySeries(labels: object, defaults: object, reserved: string): PromIdentity {
  const known = remembered.get(labels);
  if (known?.defaults === defaults) return known.identity;
  const { [reserved]: part, ...attributes } = toAttributes({ ...defaults, ...labels });
  const redacted = redactedAttributes(attributes);
  const identity = { key: keySorted(redacted), attributes: redacted };
  if (part === undefined) remembered.set(labels, { defaults, identity });
  return identity;
}

/** As prom-client writes them. */
export function toAttributes(labels: object): Attributes {
  return Object.fromEntries(Object.entries(labels).map(([name, value]: [string, unknown]) => [name, String(value)]));
}
