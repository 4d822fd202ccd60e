/** An attribute's value as text: strings as they are, the rest as JSON. */
export function describeAttribute(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value) ?? String(value);
}
