// One pass over a text that says what it cannot hold: most values hold no secret, and are known to after this.

const word = 1;
const separator = 2;
const at = 4;
const digit = 8;
const glue = 16;

const table = new Uint8Array(128);
const mark = (characters: string, flag: number): void => {
  for (const character of characters) table[character.charCodeAt(0)]! |= flag;
};
const digits = '0123456789';
mark(`ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz${digits}_-.+/=~`, word);
mark(':=', separator);
mark('@', at);
mark(digits, digit);
mark(' -', glue);

export interface ValueScan {
  /** `:` or `=`: a URL, or a name with its value. */
  readonly hasSeparator: boolean;
  readonly hasAt: boolean;
  /** Twelve characters or more that a token may be made of, in a row. */
  readonly hasLongRun: boolean;
  /** Thirteen digits or more with spaces and dashes between them. */
  readonly hasManyDigits: boolean;
}

// One object for all scans: the caller reads it before the next.
const result = { hasSeparator: false, hasAt: false, hasLongRun: false, hasManyDigits: false };

export function scanValue(text: string): ValueScan {
  let seen = 0;
  let run = 0;
  let longestRun = 0;
  let digitCount = 0;
  let mostDigits = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const flags = code < 128 ? table[code]! : 0;
    seen |= flags;
    if (flags & word) run += 1;
    else run = 0;
    if (run > longestRun) longestRun = run;
    if (flags & digit) digitCount += 1;
    else if (!(flags & glue)) digitCount = 0;
    if (digitCount > mostDigits) mostDigits = digitCount;
  }
  result.hasSeparator = (seen & separator) !== 0;
  result.hasAt = (seen & at) !== 0;
  result.hasLongRun = longestRun >= 12;
  result.hasManyDigits = mostDigits >= 13;
  return result;
}
