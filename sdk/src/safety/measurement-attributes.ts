// Attributes of measurements, redacted before they are aggregated: two series that differ in a secret only become one.
import type { Attributes } from '@opentelemetry/api';
import { safeAttributes } from './api-guard.ts';
import { runningRedactor } from './running.ts';

/** The same object when nothing in it is a secret. */
export function redactedAttributes(given: Attributes): Attributes {
  const attributes = (safeAttributes(given) ?? {}) as Attributes;
  const redactor = runningRedactor();
  for (const key in attributes) {
    const value = attributes[key];
    if (typeof value !== 'string' && typeof value !== 'object' && typeof value !== 'number') continue;
    if (redactor.value(key, value) !== value) {
      const copy = { ...attributes };
      redactor.attributes(copy);
      return copy;
    }
  }
  return attributes;
}
