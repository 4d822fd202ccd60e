// Takes secrets out of values: by their key, and by their own form. Keys stay, values become `REDACTED`. Pure, idempotent,
// never throws. It runs for every attribute of every span and line, so the common case is one look-up and one test.
import type { AnyValue } from '@opentelemetry/api';
import { isCardNumber, redactCardNumbers } from './card-numbers.ts';
import { mayHoldCredential, mayHoldScheme, REDACTED, redactCredentials } from './credentials.ts';
import { mayNameSecret, redactNamedSecrets } from './named-secrets.ts';
import { createKeyClassifier, type KeyClass } from './sensitive-keys.ts';
import { redactSqlLiterals } from './sql-literals.ts';
import { redactQuery, redactUrl, redactUrlsInText, type UrlRules } from './urls.ts';
import { scanValue } from './value-scan.ts';

/** Sees each text value after the built-in rules and returns what is to be sent instead. One that throws costs the value. */
export type RedactFunction = (key: string, value: string) => string;

export interface RedactionRules {
  /** Further keys whose values are secrets, compared without case and separators. */
  readonly keys?: readonly string[];
  /** Further patterns; what they match becomes `REDACTED`. Checked by `parseRedactionPatterns`. */
  readonly patterns?: readonly RegExp[];
  readonly areEmailsRedacted?: boolean;
  readonly redact?: RedactFunction | undefined;
}

export interface Redactor {
  /** Free text: a message, a name, a stack. */
  text(text: string): string;
  /** The value of a key; nested values too, which are copied when something in them changes. */
  value(key: string, value: AnyValue): AnyValue;
  /** In place; the values are the SDK's own copies. */
  attributes(attributes: Record<string, AnyValue>): void;
}

/** No secret that shows by its form is shorter. */
const minSecretLength = 6;
const maxDepth = 16;
const email =
  /(?<![^\s"'<>()[\],:;\\/=&?{}|])[^\s@"'<>()[\],:;\\/=&?{}|]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu;
/** Custom patterns see pieces of a long text: a pattern that is slow for long texts stays fast. */
const pieceLength = 2048;
const pieceOverlap = 256;

export function createRedactor(rules: RedactionRules = {}): Redactor {
  return new RuleRedactor(rules);
}

class RuleRedactor implements Redactor {
  readonly #rules: RedactionRules;
  readonly #classify: (key: string) => KeyClass;
  readonly #names: RegExp;
  readonly #urlRules: UrlRules;

  constructor(rules: RedactionRules) {
    this.#rules = rules;
    this.#classify = createKeyClassifier(rules.keys);
    this.#names = namesPattern(rules.keys ?? []);
    this.#urlRules = { classify: this.#classify, redactText: (text) => this.#redactForms(text, true) };
  }

  text(text: string): string {
    return this.#finish('', this.#redactForms(text, true));
  }

  value(key: string, value: AnyValue): AnyValue {
    return this.#redactValue(key, value, 0);
  }

  attributes(attributes: Record<string, AnyValue>): void {
    const system = attributes['db.system.name'] ?? attributes['db.system'];
    for (const key of Object.keys(attributes)) {
      const value = attributes[key];
      if (typeof value === 'boolean' || value === undefined) continue;
      const isSql = typeof system === 'string' && typeof value === 'string' && this.#classify(key) === 'sql';
      const result = this.#redactValue(key, isSql ? redactSqlLiterals(value, system) : value, 0);
      if (result !== value) attributes[key] = result;
    }
  }

  #redactForms(text: string, hasCards: boolean): string {
    if (text.length < minSecretLength) return text;
    const { hasSeparator, hasAt, hasLongRun, hasManyDigits } = scanValue(text);
    let result = text;
    if (hasSeparator && text.includes('://')) result = redactUrlsInText(result, this.#urlRules);
    if ((hasLongRun || mayHoldScheme.test(text)) && mayHoldCredential.test(result)) result = redactCredentials(result);
    if ((hasSeparator || /<\/|--/.test(text)) && this.#names.test(result))
      result = redactNamedSecrets(result, this.#classify);
    if (hasManyDigits && hasCards) result = redactCardNumbers(result, REDACTED);
    if (hasAt && this.#rules.areEmailsRedacted) result = redactEmails(result);
    const { patterns } = this.#rules;
    return patterns === undefined || patterns.length === 0 ? result : redactPatterns(result, patterns);
  }

  #redactValue(key: string, value: AnyValue, depth: number): AnyValue {
    const kind = this.#classify(key);
    if (typeof value === 'string') return this.#finish(key, this.#redactText(value, kind));
    if (typeof value === 'number') return redactNumber(value, kind);
    if (typeof value !== 'object' || value === null) return value;
    if (kind === 'secret') return Array.isArray(value) ? value.map(() => REDACTED) : REDACTED;
    return this.#redactNested(key, value, depth);
  }

  #redactText(value: string, kind: KeyClass): string {
    switch (kind) {
      case 'secret':
      case 'secretText':
      case 'fragment':
        return value === '' ? value : REDACTED;
      case 'vocabulary':
        return value.length <= 40 ? value : this.#redactForms(value, true);
      case 'url':
        return redactUrl(value, this.#urlRules);
      case 'query':
        return redactQuery(value, this.#urlRules);
      case 'sql':
        return this.#redactForms(redactSqlLiterals(value), true);
      default:
        return this.#redactForms(value, kind !== 'id');
    }
  }

  #redactNested(key: string, value: object, depth: number): AnyValue {
    if (depth > maxDepth) return '[too deep]';
    if (value instanceof Uint8Array) return this.#redactBytes(value);
    if (Array.isArray(value)) return this.#redactArray(key, value, depth);
    const copy: Record<string, AnyValue> = Object.create(null);
    const isNamed = Object.entries(value).some(
      ([name, item]) => /^(?:name|key)$/i.test(name) && this.#namesSecret(item),
    );
    for (const [name, item] of Object.entries(value)) {
      const isSecret = isNamed && typeof item === 'string' && /^value$/i.test(name);
      copy[name] = isSecret ? REDACTED : this.#redactValue(key === '' ? name : `${key}.${name}`, item, depth + 1);
    }
    return copy;
  }

  /** Raw headers are arrays of names and values, arguments have names with dashes: a value after one is a secret. */
  #redactArray(key: string, values: readonly AnyValue[], depth: number): AnyValue {
    return values.map((item, index) => {
      const before = values[index - 1];
      const isValue = typeof item === 'string' && typeof before === 'string';
      const isNamed = isValue && (/^--?\w/.test(before) ? !item.startsWith('--') : index % 2 === 1);
      return isNamed && this.#namesSecret(before) ? REDACTED : this.#redactValue(key, item, depth + 1);
    });
  }

  /** `Authorization`, `x-auth-token`, `--password`; not `auth`, which may be a word of a list. */
  #namesSecret(name: AnyValue): boolean {
    if (typeof name !== 'string' || !/^[\w.:-]{1,64}$/.test(name)) return false;
    const kind = this.#classify(name);
    return kind === 'secret' || (kind === 'secretText' && /[-_]/.test(name));
  }

  #redactBytes(bytes: Uint8Array): AnyValue {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    return this.#redactForms(text, true) === text ? bytes : REDACTED;
  }

  #finish(key: string, value: string): string {
    return this.#rules.redact ? applyFunction(this.#rules.redact, key, value) : value;
  }
}

function redactEmails(text: string): string {
  return text.replaceAll(email, (found) => (found.startsWith(`${REDACTED}@`) ? found : REDACTED));
}

function redactNumber(value: number, kind: KeyClass): AnyValue {
  if (kind === 'secret') return REDACTED;
  if (value < 1e12 || kind === 'id' || !Number.isSafeInteger(value)) return value;
  return isCardNumber(String(value)) ? REDACTED : value;
}

function applyFunction(redact: RedactFunction, key: string, value: string): string {
  try {
    const result: unknown = redact(key, value);
    return typeof result === 'string' ? result : REDACTED;
  } catch {
    return REDACTED; // a rule that fails must not let its value through
  }
}

function redactPatterns(text: string, patterns: readonly RegExp[]): string {
  if (text.length <= pieceLength) return patterns.reduce((rest, pattern) => rest.replaceAll(pattern, REDACTED), text);
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += pieceLength - pieceOverlap) pieces.push(text.slice(at, at + pieceLength));
  return mergePieces(text, pieces, patterns);
}

/** What any piece says is secret is taken out of the whole. */
function mergePieces(text: string, pieces: readonly string[], patterns: readonly RegExp[]): string {
  const found = new Set(pieces.flatMap((piece) => patterns.flatMap((pattern) => piece.match(pattern) ?? [])));
  found.delete('');
  return [...found].reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
}

/** The names that are built in, and those of the application. */
function namesPattern(keys: readonly string[]): RegExp {
  const own = keys.flatMap((key) => key.match(/[A-Za-z0-9]{2,}/g)?.at(-1) ?? []);
  return own.length === 0 ? mayNameSecret : new RegExp(`${mayNameSecret.source}|${own.join('|')}`, 'i');
}
