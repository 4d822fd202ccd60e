// `password=hunter2`, `"apiKey": "…"`, `Cookie: sid=…; theme=dark`, `<password>…` in free text: what the name says of its
// value. Linear: a name is matched from its first character only.
import { REDACTED } from './credentials.ts';
import type { KeyClass } from './sensitive-keys.ts';

type Classify = (key: string) => KeyClass;

/** One cheap test before the patterns below: a part of every name in sensitive-keys.ts. */
export const mayNameSecret =
  /pass|pw|secret|token|auth|cookie|key|credential|session|sid|signature|sig|card|cvv|cvc|ccn|iban|ssn|jwt|otp|pin|dsn|pan|bearer|nonce|csrf|xsrf|connection|security|assertion|verifier/i;

/** Headers whose values reach to the end of the line. */
const header =
  /(?<![\w-])((?:proxy-)?authorization|(?:set-)?cookie2?)(["'\\]{0,16}[ \t]{0,4}[:=][ \t]{0,4}["'\\]{0,16})((?:[^\r\n"'\\\]]|(?<==)"[^\r\n"\\]*"){3,})/gi;
const name = String.raw`(?<![\w.-])([\w.-]{2,80})(["'\\\]]{0,16}\s{0,4}(?:=>|[:=])\s{0,4})`;
/** A quote that is escaped so often ends at one that is escaped as often. */
const escaped = String.raw`(\\{1,15})"((?:(?!(?<!\\)\3")[^])*)`;
const pair = new RegExp(
  String.raw`${name}(?:${escaped}|"((?:[^"\\]|\\.)*)|'((?:[^'\\]|\\.)*)|([^\s,;&"'\\<>{}()[\]]+))`,
  'g',
);
const opening = new RegExp(String.raw`${name}[[{]`, 'g');
const element = /(<)([\w.:-]{2,80})((?:\s[^<>]{0,400})?>)(<!\[CDATA\[[^\]]+|[^<]+)/g;
/** `--password hunter2`, of a command that failed. */
const argument = /(?<![\w-])(--)([\w-]{2,60})([ \t]{1,4}["']?)([^\s"'-][^\s"']*)/g;
/** Raw headers in JSON, or as console.log() shows them: `'Cookie', 'sid=…'`. Not each name: `["password", "email"]` are fields. */
const listed =
  /(\\{0,7}["'])((?:proxy-)?authorization|(?:set-)?cookie|\w{1,40}(?:-\w{1,40}){1,8})(\1,\s{0,12}\\{0,7}["'])([^"'\\\r\n]+)/gi;
/** What remains of a name when its URL has been taken care of. */
const notAValue = /^(?:REDACTED|null|undefined|true|false|none|\*+|\?|\$\d+|\/\/.*)$/i;

/** JSON in a string in JSON; deeper ones are looked at by their first names only. */
const maxDepth = 8;

export function redactNamedSecrets(text: string, classify: Classify): string {
  let result = /[[{]/.test(text) ? redactLists(text, classify) : text;
  result = result.replaceAll(header, (_found, key: string, between: string) => `${key}${between}${REDACTED}`);
  result = redactPairs(result, classify, 0);
  if (text.includes('</')) result = redactNamed(result, element, classify);
  if (text.includes('--')) result = redactNamed(result, argument, classify);
  return /["'],/.test(text) ? redactNamed(result, listed, classify) : result;
}

type Named = readonly [before: string, key: string, between: string, value: string, ...unknown[]];

function redactNamed(text: string, form: RegExp, classify: Classify): string {
  return text.replaceAll(form, (found: string, ...[before, key, between, value]: Named) =>
    isSecret(classify(key), value.trim()) ? `${before}${key}${between}${REDACTED}` : found,
  );
}

function redactPairs(text: string, classify: Classify, depth: number): string {
  return text.replaceAll(
    pair,
    (found: string, ...[key, between, ...parts]: readonly [string, string, ...unknown[]]) => {
      const [escape, ...values] = parts.slice(0, 5);
      const index = values.findIndex((value) => value !== undefined);
      const value = String(values[index]);
      if (value === '' || notAValue.test(value)) return found;
      const isWhole = isSecret(classify(key), value);
      if (!isWhole && (depth >= maxDepth || !/[:=]/.test(value))) return found;
      const shown = isWhole ? REDACTED : redactPairs(value, classify, depth + 1);
      return `${key}${between}${[`${String(escape)}"`, '"', "'", ''][index] ?? ''}${shown}`;
    },
  );
}

/** `"passwords": ["…", "…"]` and `"credentials": {…}`, whole. */
function redactLists(text: string, classify: Classify): string {
  const search = new RegExp(opening);
  let result = '';
  let from = 0;
  for (let found = search.exec(text); found; found = search.exec(text)) {
    const [whole, key = '', between = ''] = found;
    const kind = classify(key);
    if (kind !== 'secret' && !(kind === 'secretText' && whole.endsWith('['))) continue;
    const end = findEnd(text, search.lastIndex);
    if (!/\w/.test(text.slice(search.lastIndex, end))) continue;
    const quote = /\\*["']/.exec(between)?.[0] ?? '';
    result += `${text.slice(from, found.index)}${key}${between}${quote}${REDACTED}${quote}`;
    search.lastIndex = from = end;
  }
  return result + text.slice(from);
}

/** Behind the bracket that closes the one before `start`. */
function findEnd(text: string, start: number): number {
  let open = 1;
  let at = start;
  for (; at < text.length && open > 0; at += 1) {
    const character = text.charAt(at);
    if (character === '[' || character === '{') open += 1;
    else if (character === ']' || character === '}') open -= 1;
  }
  return at;
}

function isSecret(kind: KeyClass, value: string): boolean {
  return value !== '' && (kind === 'secret' || (kind === 'secretText' && !/^\d{1,9}$/.test(value)));
}
