// Messages between the processes of one run are plain objects; these read their fields and name the one that is missing.

function field(message: unknown, key: string): unknown {
  if (typeof message !== 'object' || message === null) return undefined;
  return (message as Readonly<Record<string, unknown>>)[key];
}

export function parseNumberField(message: unknown, key: string): number {
  const value = field(message, key);
  if (typeof value !== 'number') throw new TypeError(`expected a number in "${key}", got ${JSON.stringify(value)}`);
  return value;
}

export function parseStringField(message: unknown, key: string): string {
  const value = field(message, key);
  if (typeof value !== 'string') throw new TypeError(`expected a string in "${key}", got ${JSON.stringify(value)}`);
  return value;
}

/** A map of counts; `undefined` entries of a partial message are an error, not a zero. */
export function parseCountsField(message: unknown, key: string): Readonly<Record<string, number>> {
  const value = field(message, key);
  if (typeof value !== 'object' || value === null) throw new TypeError(`expected counts in "${key}"`);
  return Object.fromEntries(Object.keys(value).map((name) => [name, parseNumberField(value, name)]));
}
