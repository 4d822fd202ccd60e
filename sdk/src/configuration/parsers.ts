// Strict parsers: text from the environment, or a value from code, to a value or a problem. Pure.

export type Parsed<T> = { readonly isOk: true; readonly value: T } | { readonly isOk: false; readonly problem: string };

export interface Parser<T> {
  /** How the accepted form is written in documentation. */
  readonly form: string;
  parse(text: string): Parsed<T>;
  /** For values given in code. */
  check(value: unknown): Parsed<T>;
  /** The value as documentation and messages print it. */
  print(value: T): string;
}

const ok = <T>(value: T): Parsed<T> => ({ isOk: true, value });
const bad = (problem: string): Parsed<never> => ({ isOk: false, problem });

/** `true` or `false`, any case. `"0"`, `"yes"` and `" "` are problems. */
export const boolean: Parser<boolean> = {
  form: '`true` or `false`',
  parse: (text) => {
    const lower = text.toLowerCase();
    return lower === 'true' ? ok(true) : lower === 'false' ? ok(false) : bad('is not true or false');
  },
  check: (value) => (typeof value === 'boolean' ? ok(value) : bad('is not a boolean')),
  print: String,
};

export interface Range {
  readonly min: number;
  readonly max: number;
  /** Printed after the number: `ms`, `bytes`. */
  readonly unit: string;
}

/** A whole number within `range`. `"10s"` and `"1e3"` are problems. */
export function wholeNumber(range: Range): Parser<number> {
  const check = (value: unknown): Parsed<number> => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) return bad(`is not a whole number (${range.unit})`);
    if (value < range.min || value > range.max) return bad(`is outside ${range.min} to ${range.max} (${range.unit})`);
    return ok(value);
  };
  return {
    form: `whole number, ${range.min} to ${range.max} (${range.unit})`,
    parse: (text) => (/^-?\d{1,16}$/.test(text) ? check(Number(text)) : bad(`is not a whole number (${range.unit})`)),
    check,
    print: String,
  };
}

/** A number from 0 to 1. */
export const ratio: Parser<number> = {
  form: 'number, 0 to 1',
  parse: (text) => (/^\d*\.?\d+$/.test(text) ? ratio.check(Number(text)) : bad('is not a number from 0 to 1')),
  check: (value) =>
    typeof value === 'number' && value >= 0 && value <= 1 ? ok(value) : bad('is not a number from 0 to 1'),
  print: String,
};

/** Text that is not blank. */
export const text: Parser<string> = {
  form: 'text',
  parse: (value) => (value.trim() === '' ? bad('is blank') : ok(value.trim())),
  check: (value) => (typeof value === 'string' ? text.parse(value) : bad('is not text')),
  print: (value) => value,
};

/** One of a closed list. */
export function oneOf<const V extends string>(...values: readonly V[]): Parser<V> {
  const find = (given: unknown): Parsed<V> => {
    const value = values.find((v) => v === given);
    return value === undefined ? bad(`is not one of ${values.join(', ')}`) : ok(value);
  };
  return { form: values.map((v) => `\`${v}\``).join(', '), parse: find, check: find, print: String };
}

/** A comma-separated list, each of a closed set, in the order given; `none` alone is the empty list. */
export function listOf<const V extends string>(...values: readonly V[]): Parser<readonly V[]> {
  const check = (given: unknown): Parsed<readonly V[]> => {
    if (!Array.isArray(given)) return bad('is not a list');
    const unknown = given.filter((item) => !values.some((v) => v === item));
    if (unknown.length > 0) return bad(`has ${unknown.join(', ')}, which is not one of ${values.join(', ')}`);
    return ok([...new Set<V>(given)]);
  };
  return {
    form: `list of ${values.map((v) => `\`${v}\``).join(', ')}, or \`none\``,
    parse: (given) => {
      const items = splitList(given);
      if (items.length === 0) return bad('names nothing (`none` is the empty list)');
      return items.length === 1 && items[0] === 'none' ? ok([]) : check(items);
    },
    check,
    print: (value) => (value.length === 0 ? 'none' : value.join(',')),
  };
}

/** A comma-separated list of any words. */
export const words: Parser<readonly string[]> = {
  form: 'comma-separated list',
  parse: (given) => ok(splitList(given)),
  check: (value) =>
    Array.isArray(value) && value.every((v) => typeof v === 'string') ? ok(value) : bad('is not a list of text'),
  print: (value) => value.join(','),
};

/** An absolute http or https URL, as it is written. */
export const httpUrl: Parser<string> = {
  form: 'http:// or https:// URL',
  parse: (given) => {
    const url = URL.parse(given.trim());
    if (!url || !/^https?:$/.test(url.protocol)) return bad('is not an http:// or https:// URL');
    return ok(given.trim());
  },
  check: (value) => (typeof value === 'string' ? httpUrl.parse(value) : bad('is not an http:// or https:// URL')),
  print: (value) => value,
};

/** The same, or `host:port`. */
export const endpoint: Parser<string> = {
  ...httpUrl,
  form: `${httpUrl.form}, or \`host:port\``,
  parse: (given) =>
    /^(?:[\w.-]+|\[[\da-fA-F:.]+\]):\d{1,5}$/.test(given.trim()) ? ok(given.trim()) : httpUrl.parse(given),
  check: (value) => (typeof value === 'string' ? endpoint.parse(value) : httpUrl.check(value)),
};

export type TextMap = Readonly<Record<string, string>>;

/** `key=value,key=value`, values percent-encoded (W3C Baggage's form, as OTEL_RESOURCE_ATTRIBUTES). */
export const keyValues: Parser<TextMap> = {
  form: '`key=value,key=value`, values percent-encoded',
  parse: (given) => {
    const pairs = splitList(given).map((item) => [item.slice(0, item.indexOf('=')), item.slice(item.indexOf('=') + 1)]);
    if (splitList(given).some((item) => item.indexOf('=') < 1)) return bad('is not a list of key=value');
    try {
      return ok(Object.fromEntries(pairs.map(([k = '', v = '']) => [k.trim(), decodeURIComponent(v.trim())])));
    } catch {
      return bad('has a value that is not percent-encoded correctly');
    }
  },
  check: (value) =>
    typeof value === 'object' && value !== null && Object.values(value).every((v) => typeof v === 'string')
      ? ok({ ...value })
      : bad('is not an object of text values'),
  print: (value) =>
    Object.entries(value)
      .map(([k, v]) => `${k}=${v}`)
      .join(','),
};

function splitList(given: string): string[] {
  return given
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
