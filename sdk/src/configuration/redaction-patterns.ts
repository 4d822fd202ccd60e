// Regular expressions of the application's own, for redaction: they run on every text, so one that could take exponential
// time is refused at the start, by its form and by trial.
import vm from 'node:vm';
import type { Parsed, Parser } from './parsers.ts';

const maxPatternLength = 500;
const trialMillis = 100;
const trials = 3;

/** One pattern, or a JSON array of them; without slashes. Matched with `g`, and with `u` where its syntax allows. */
export const redactionPatterns: Parser<readonly RegExp[]> = {
  form: 'one regular expression, or a JSON array of them',
  parse: (text) => {
    const sources = text.trimStart().startsWith('[') ? parseArray(text) : [text];
    return sources === undefined ? { isOk: false, problem: 'is not a JSON array of text' } : compileAll(sources);
  },
  check: (value) => {
    if (!Array.isArray(value) || value.some((v) => typeof v !== 'string' && !(v instanceof RegExp)))
      return { isOk: false, problem: 'is not a list of regular expressions' };
    return compileAll(value as readonly (string | RegExp)[]);
  },
  print: (value) => value.map((pattern) => pattern.source).join(' '),
};

function parseArray(text: string): readonly string[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every((item) => typeof item === 'string') ? parsed : undefined;
  } catch {
    return text.includes('"') ? undefined : [text]; // a pattern that begins with a class
  }
}

function compileAll(sources: readonly (string | RegExp)[]): Parsed<readonly RegExp[]> {
  const patterns: RegExp[] = [];
  for (const source of sources) {
    const compiled = compile(source);
    if (typeof compiled === 'string') return { isOk: false, problem: compiled };
    patterns.push(compiled);
  }
  return { isOk: true, value: patterns };
}

function compile(given: string | RegExp): RegExp | string {
  const source = typeof given === 'string' ? given : given.source;
  if (source.length > maxPatternLength) return `has a pattern of more than ${maxPatternLength} characters`;
  try {
    const pattern = new RegExp(source, typeof given === 'string' ? 'g' : `${given.flags.replaceAll(/[gy]/g, '')}g`);
    if (new RegExp(pattern.source, pattern.flags.replace('g', '')).test(''))
      return 'has a pattern that matches nothing at all';
    return isSlow(pattern) ? 'has a pattern that could take exponential time' : pattern;
  } catch {
    return 'has a pattern that is not a regular expression';
  }
}

/** A quantified group that holds a quantifier or an alternative, or a back reference; then a trial on texts made to hurt. */
function isSlow(pattern: RegExp): boolean {
  const { source } = pattern;
  if (/\\[1-9]|\\k</.test(source)) return true;
  if (
    /\((?:[^()\\]|\\.)*(?:[+*}]|\|)(?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,)/.test(
      source.replaceAll(/\[(?:[^\]\\]|\\.)*\]/g, 'C'),
    )
  )
    return true;
  const characters = new Set(['a', '0', ' ', '-', '_', '.', '@', ...(source.match(/[\p{L}\p{N}]/gu) ?? [])]);
  const texts = [...characters].slice(0, 40).map((character) => `${character.repeat(2048)}\u0001`);
  // A busy machine may take the time of one trial; it is not the pattern's fault then.
  return Array.from({ length: trials }).every(() => isLate(pattern, texts));
}

function isLate(pattern: RegExp, texts: readonly string[]): boolean {
  try {
    const work = 'for (const text of texts) text.replaceAll(pattern, "")';
    vm.runInNewContext(work, { texts, pattern }, { timeout: trialMillis });
    return false;
  } catch {
    return true;
  }
}
