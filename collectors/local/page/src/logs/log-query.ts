// The text of a log query: words and `field:value` terms, all of which must hold; `-` excludes.
// The collector parses it (src/query/log-query.ts); the page only writes terms into it. In quotes `\"`, `\\` and `\*`
// stand for themselves; a `*` that is not escaped matches anything.

export interface Term {
  readonly field: string;
  readonly value: string;
  readonly isExcluded: boolean;
}

/** `service:orders`, `"card declined"` in quotes when a bare word would not do. */
export function formatTerm(field: string, value: string): string {
  return `${field}:${quoteValue(value)}`;
}

/** Adds the term, or takes it out when it is there already; its opposite always goes. */
export function toggleTerm(query: string, { field, value, isExcluded }: Term): string {
  const term = `${isExcluded ? '-' : ''}${formatTerm(field, value)}`;
  const opposite = `${isExcluded ? '' : '-'}${formatTerm(field, value)}`;
  const parts = splitQuery(query);
  const rest = parts.filter((part) => part !== term && part !== opposite);
  return (parts.includes(term) ? rest : [...rest, term]).join(' ');
}

export function hasTerm(query: string, { field, value, isExcluded }: Term): boolean {
  return splitQuery(query).includes(`${isExcluded ? '-' : ''}${formatTerm(field, value)}`);
}

/** Splits at blanks outside quotes; an open quote runs to the end. */
export function splitQuery(query: string): string[] {
  return query.match(/(?:"(?:\\.|[^"\\])*"?|[^\s"])+/gs) ?? [];
}

function quoteValue(value: string): string {
  if (/^[\w.@/+-]+$/.test(value)) return value;
  return `"${value.replaceAll(/["\\*]/g, '\\$&')}"`;
}
