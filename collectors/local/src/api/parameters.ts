// Query parameters of the API, strictly read: a wrong one is answered with its name, never guessed at.
import { ParameterProblem } from '../query/parameter-problem.ts';

const defaultRangeMillis = 900_000;

export interface Parameters {
  readonly nowMillis: number;
  text(name: string): string | undefined;
  list(name: string): readonly string[];
  number(name: string): number | undefined;
  choice<T extends string>(name: string, choices: readonly T[]): T | undefined;
  limit(fallback: number, most: number): number;
  /** `key=value`, repeatable. */
  pairs(name: string): readonly { readonly key: string; readonly value: string }[];
  range(): { readonly fromMillis: number; readonly toMillis: number };
}

export function parseParameters(search: URLSearchParams, nowMillis: number): Parameters {
  const text = (name: string): string | undefined => search.get(name) || undefined;
  const number = (name: string): number | undefined => parseNumber(name, text(name));
  return {
    nowMillis,
    text,
    number,
    list: (name) => search.getAll(name).filter((value) => value !== ''),
    choice: (name, choices) => parseChoice(name, text(name), choices),
    limit: (fallback, most) => parseLimit(number('limit') ?? fallback, most),
    pairs: (name) =>
      search
        .getAll(name)
        .filter((value) => value !== '')
        .map((value) => parsePair(name, value)),
    range: () => parseRange(number('from'), number('to'), nowMillis),
  };
}

function parseNumber(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number))
    throw new ParameterProblem(name, `"${value.slice(0, 80)}" is not a number`);
  return number;
}

function parseChoice<T extends string>(name: string, value: string | undefined, choices: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  const choice = choices.find((one) => one === value);
  if (choice === undefined)
    throw new ParameterProblem(name, `"${value.slice(0, 80)}" is not one of ${choices.join(', ')}`);
  return choice;
}

function parseLimit(limit: number, most: number): number {
  if (!Number.isInteger(limit) || limit < 1) throw new ParameterProblem('limit', 'limit must be a whole number from 1');
  return Math.min(limit, most);
}

function parsePair(name: string, value: string): { key: string; value: string } {
  const at = value.indexOf('=');
  if (at < 1) throw new ParameterProblem(name, `"${value.slice(0, 80)}" is not key=value`);
  return { key: value.slice(0, at), value: value.slice(at + 1) };
}

/** What a Date can hold: https://tc39.es/ecma262/#sec-time-values-and-time-range */
const mostMillis = 8.64e15;

function parseRange(
  from: number | undefined,
  to: number | undefined,
  nowMillis: number,
): { fromMillis: number; toMillis: number } {
  const toMillis = to ?? nowMillis;
  const fromMillis = from ?? toMillis - defaultRangeMillis;
  if (Math.abs(fromMillis) > mostMillis) throw new ParameterProblem('from', 'from is no Unix time in milliseconds');
  if (Math.abs(toMillis) > mostMillis) throw new ParameterProblem('to', 'to is no Unix time in milliseconds');
  if (fromMillis >= toMillis) throw new ParameterProblem('from', 'from must lie before to');
  return { fromMillis, toMillis };
}
