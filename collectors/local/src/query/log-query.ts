// The language of the log search: words and `field:value` terms, all of which must hold.
//   level:error service:orders "card declined" http.response.status_code:500 -level:debug path:"/api/*"
// A leading `-` negates, quotes keep spaces together (`\"`, `\\` and `\*` inside), `*` in a value matches anything. A word is
// found whatever its case; the value of a field is exact.

export interface LogTerm {
  /** Absent: a word, looked for in the message and the attributes. */
  readonly field?: string;
  /** The value in pieces: between two of them anything may stand. */
  readonly pieces: readonly string[];
  readonly isNegated: boolean;
}

export type ParsedLogQuery =
  | { readonly kind: 'terms'; readonly terms: readonly LogTerm[] }
  | { readonly kind: 'problem'; readonly problem: string };

const maxQueryLength = 2_000;
const maxTerms = 40;

/** Reads one query; never throws. */
export function parseLogQuery(text: string): ParsedLogQuery {
  if (text.length > maxQueryLength)
    return { kind: 'problem', problem: `the query is longer than ${maxQueryLength} characters` };
  const terms: LogTerm[] = [];
  let position = skipSpace(text, 0);
  while (position < text.length) {
    const read = readTerm(text, position);
    if (typeof read === 'string') return { kind: 'problem', problem: read };
    terms.push(read.term);
    if (terms.length > maxTerms) return { kind: 'problem', problem: `the query has more than ${maxTerms} terms` };
    position = skipSpace(text, read.end);
  }
  return { kind: 'terms', terms };
}

function skipSpace(text: string, from: number): number {
  let position = from;
  while (position < text.length && /\s/.test(text[position] ?? '')) position += 1;
  return position;
}

interface ReadTerm {
  readonly term: LogTerm;
  readonly end: number;
}

function readTerm(text: string, start: number): ReadTerm | string {
  const isNegated = text[start] === '-' && start + 1 < text.length && !/\s/.test(text[start + 1] ?? '');
  const from = isNegated ? start + 1 : start;
  const field = /^[^\s":*]+(?=:)/.exec(text.slice(from))?.[0];
  const value = readValue(text, field === undefined ? from : from + field.length + 1);
  if (typeof value === 'string') return value;
  if (field === undefined && value.pieces.every((piece) => piece === ''))
    return `nothing to look for at character ${from + 1}`;
  if (field !== undefined && value.isEmpty) return `"${field}:" has no value (write ${field}:* for "any")`;
  return { term: { ...(field === undefined ? {} : { field }), pieces: value.pieces, isNegated }, end: value.end };
}

interface ReadValue {
  readonly pieces: readonly string[];
  readonly isEmpty: boolean;
  readonly end: number;
}

function readValue(text: string, start: number): ReadValue | string {
  return text[start] === '"' ? readQuoted(text, start) : readBare(text, start);
}

function readBare(text: string, start: number): ReadValue | string {
  let end = start;
  while (end < text.length && !/\s/.test(text[end] ?? '')) end += 1;
  const value = text.slice(start, end);
  if (value.includes('"'))
    return `a quote inside a word at character ${start + value.indexOf('"') + 1}: put the whole value in quotes`;
  return { pieces: value.split('*'), isEmpty: value === '', end };
}

function readQuoted(text: string, start: number): ReadValue | string {
  const pieces = [''];
  for (let position = start + 1; position < text.length; position += 1) {
    const character = text[position] ?? '';
    if (character === '"') return { pieces, isEmpty: false, end: position + 1 };
    if (character === '*') pieces.push('');
    else if (character === '\\' && /["\\*]/.test(text[position + 1] ?? ''))
      pieces[pieces.length - 1] += text[(position += 1)] ?? '';
    else pieces[pieces.length - 1] += character;
  }
  return `the quote at character ${start + 1} is not closed`;
}

/** Writes terms so that `parseLogQuery` reads the same again. */
export function describeLogQuery(terms: readonly LogTerm[]): string {
  return terms
    .map(({ field, pieces, isNegated }) => {
      const value = pieces.map((piece) => piece.replaceAll(/["\\*]/g, (character) => `\\${character}`)).join('*');
      return `${isNegated ? '-' : ''}${field === undefined ? '' : `${field}:`}"${value}"`;
    })
    .join(' ');
}
