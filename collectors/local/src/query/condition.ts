// Conditions of a query as they are put together: SQL text with every value bound to a parameter.
import type { DuckDBValue } from '@duckdb/node-api';

export class Conditions {
  readonly #parts: string[] = [];
  readonly #parameters: Record<string, DuckDBValue> = {};

  /** Binds a value; the answer is what stands for it in SQL. */
  bind(value: DuckDBValue): string {
    const name = `p${Object.keys(this.#parameters).length}`;
    this.#parameters[name] = value;
    return `$${name}`;
  }

  add(sql: string): this {
    this.#parts.push(`(${sql})`);
    return this;
  }

  get sql(): string {
    return this.#parts.length === 0 ? 'true' : this.#parts.join(' AND ');
  }

  get parameters(): Readonly<Record<string, DuckDBValue>> {
    return this.#parameters;
  }
}

/** A LIKE pattern of pieces with anything between them; `\` escapes. */
function encodeLike(pieces: readonly string[]): string {
  return pieces.map((piece) => piece.replaceAll(/[\\%_]/g, (character) => `\\${character}`)).join('%');
}

/** "This column is the value." */
export function describeEqual(conditions: Conditions, column: string, pieces: readonly string[]): string {
  const [only, ...more] = pieces;
  if (only !== undefined && more.length === 0) return `coalesce(${column} = ${conditions.bind(only)}, false)`;
  return `coalesce(${column} LIKE ${conditions.bind(encodeLike(pieces))} ESCAPE '\\', false)`;
}

/** "This column holds the text", whatever its case: several times faster than ILIKE. */
export function describeHolds(conditions: Conditions, column: string, pieces: readonly string[]): string {
  const [only, ...more] = pieces.map((piece) => piece.toLowerCase());
  if (only !== undefined && more.length === 0) return `contains(lower(${column}), ${conditions.bind(only)})`;
  return `lower(${column}) LIKE ${conditions.bind(`%${encodeLike([only ?? '', ...more])}%`)} ESCAPE '\\'`;
}

/**
 * "Attribute `key` has this value." Rows hold their attributes as JSON.stringify writes them, so a pair is looked for as text,
 * which is many times faster than parsing; the parse decides among the few rows that are left.
 */
export function describeAttributeEqual(conditions: Conditions, key: string, pieces: readonly string[]): string {
  const pointer = conditions.bind(`/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  const hints = describePairTexts(key, pieces).map((text) => `contains(attributes, ${conditions.bind(text)})`);
  return `(${hints.join(' OR ')}) AND ${describeEqual(conditions, `json_extract_string(attributes, ${pointer})`, pieces)}`;
}

// As a string, and as a number, boolean, array or object, which a comma or the end must follow.
function describePairTexts(key: string, pieces: readonly string[]): readonly string[] {
  const start = `${JSON.stringify(key)}:`;
  const [value, ...more] = pieces;
  if (value === undefined || more.length > 0) return [start];
  return [start + JSON.stringify(value), `${start}${value},`, `${start}${value}}`];
}

/** "Some attribute's value holds this text." */
export function describeAnyAttributeHolds(conditions: Conditions, pieces: readonly string[]): string {
  const inValue = describeHolds(conditions, 'value', pieces);
  const holds = `len(list_filter(json_extract_string(attributes, '$.*'), lambda value: coalesce(${inValue}, false))) > 0`;
  // Quotes and backslashes look different inside a nested value: leave those to the parse.
  if (pieces.some((piece) => /["\\]/.test(piece))) return holds;
  const escaped = pieces.map((piece) => JSON.stringify(piece).slice(1, -1));
  return `${describeHolds(conditions, 'attributes', escaped)} AND ${holds}`;
}
