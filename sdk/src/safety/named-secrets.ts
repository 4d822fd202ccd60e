// `password=hunter2`, `"apiKey": "…"`, `Cookie: sid=…; theme=dark` in free text: what the name says of its value. Linear:
// a name is matched from its first character only.
import { REDACTED } from './credentials.ts';
import type { KeyClass } from './sensitive-keys.ts';

/** One cheap test before the patterns below. */
export const mayNameSecret =
  /pass|pwd|secret|token|auth|cookie|key|credential|session|sid|signature|sig|card|cvv|cvc|iban|ssn|jwt|otp|pin|dsn|pan/i;

/** Headers whose values reach to the end of the line. */
const header =
  /(?<![\w-])((?:proxy-)?authorization|(?:set-)?cookie2?)(["'\\]{0,4}[ \t]{0,4}[:=][ \t]{0,4}["'\\[]{0,4})([^\r\n"'\\\]]{3,})/gi;
const pair =
  /(?<![\w.-])([\w.-]{2,80})(["'\\]{0,4}\s{0,4}(?:=>|[:=])\s{0,4})(?:\\"((?:[^"\\]|\\[^"])*)|"((?:[^"\\]|\\.)*)|'((?:[^'\\]|\\.)*)|([^\s,;&"'\\<>{}()[\]]+))/g;
/** What remains of a name when its URL has been taken care of. */
const notAValue = /^(?:REDACTED|null|undefined|true|false|none|\*+|\?|\$\d+|\/\/.*)$/i;

/** JSON in a string in JSON; deeper ones are looked at by their first names only. */
const maxDepth = 4;

export function redactNamedSecrets(text: string, classify: (key: string) => KeyClass, depth = 0): string {
  return text
    .replaceAll(header, (_found, name: string, between: string) => `${name}${between}${REDACTED}`)
    .replaceAll(pair, (found: string, ...[name, between, ...values]: readonly [string, string, ...unknown[]]) => {
      const index = values.slice(0, 4).findIndex((value) => value !== undefined);
      const value = String(values[index]);
      if (value === '' || notAValue.test(value)) return found;
      const isWhole = isSecret(classify(name), value);
      if (!isWhole && (depth >= maxDepth || !/[:=]/.test(value))) return found;
      const shown = isWhole ? REDACTED : redactNamedSecrets(value, classify, depth + 1);
      return `${name}${between}${['\\"', '"', "'", ''][index] ?? ''}${shown}`;
    });
}

function isSecret(kind: KeyClass, value: string): boolean {
  return kind === 'secret' || (kind === 'secretText' && !/^\d{1,9}$/.test(value));
}
