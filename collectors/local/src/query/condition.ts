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
export function encodeLike(pieces: readonly string[]): string {
  return pieces.map((piece) => piece.replaceAll(/[\\%_]/g, (character) => `\\${character}`)).join('%');
}

/** "This column is the value", whatever the case. */
export function describeEqual(conditions: Conditions, column: string, pieces: readonly string[]): string {
  return `coalesce(${column} ILIKE ${conditions.bind(encodeLike(pieces))} ESCAPE '\\', false)`;
}

/**
 * "Attribute `key` has this value." A row's JSON is parsed only when its text holds the key: attributes are stored as
 * JSON.stringify writes them, and searching text is many times faster than parsing.
 */
export function describeAttributeEqual(conditions: Conditions, key: string, pieces: readonly string[]): string {
  const hint = conditions.bind(`${JSON.stringify(key)}:`);
  const pointer = conditions.bind(`/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  const narrow = pieces.length === 1 ? ` AND ${describeTextHolds(conditions, 'attributes', pieces)}` : '';
  return `contains(attributes, ${hint})${narrow} AND ${describeEqual(conditions, `json_extract_string(attributes, ${pointer})`, pieces)}`;
}

/** "Some attribute's value holds this text." */
export function describeAnyAttributeHolds(conditions: Conditions, pieces: readonly string[]): string {
  const pattern = conditions.bind(`%${encodeLike(pieces)}%`);
  const values = `json_extract_string(attributes, '$.*')`;
  const holds = `len(list_filter(${values}, lambda value: coalesce(value ILIKE ${pattern} ESCAPE '\\', false))) > 0`;
  return `${describeTextHolds(conditions, 'attributes', pieces)} AND ${holds}`;
}

// The text as JSON would hold it: what the quotes and backslashes of a value look like inside a string.
function describeTextHolds(conditions: Conditions, column: string, pieces: readonly string[]): string {
  const escaped = pieces.map((piece) => JSON.stringify(piece).slice(1, -1));
  // Inside a nested value they look different again: leave those to the parse.
  if (pieces.some((piece) => /["\\]/.test(piece))) return 'true';
  return `coalesce(${column} ILIKE ${conditions.bind(`%${encodeLike(escaped)}%`)} ESCAPE '\\', false)`;
}
