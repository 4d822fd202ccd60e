// Payment card numbers in text: 13 to 19 digits, with spaces or dashes, in the ranges that card schemes issue from, and
// with Luhn's check digit. The ranges keep ids and times out: a time in milliseconds or nanoseconds begins with 1.
// https://www.iso.org/standard/70484.html (ISO/IEC 7812-1)

/** Not in a longer run of digits and dashes, not the digits of a fraction, not in a word. */
const candidate = /(?<![\w.]|\w-)\d(?:[ -]?\d){12,18}(?![\w]|-\w|\.\d)/g;

/** The same in the groups of a card, between other numbers: `4111 1111 1111 1111 12/27`. */
const grouped = /(?<![\w.]|\w-)(?:\d{13,19}|\d{4}(?:[ -]\d{4}){3}|\d{4}[ -]\d{6}[ -]\d{4,5})(?![\w]|-\w|\.\d)/g;

export function redactCardNumbers(text: string, replacement: string): string {
  return replaceCards(replaceCards(text, candidate, replacement), grouped, replacement);
}

/** What is no card may overlap with one: the search goes on at its second character. */
function replaceCards(text: string, form: RegExp, replacement: string): string {
  const search = new RegExp(form);
  let result = '';
  let from = 0;
  for (let found = search.exec(text); found; found = search.exec(text)) {
    if (isCardNumber(found[0].replaceAll(/[ -]/g, ''))) {
      result += text.slice(from, found.index) + replacement;
      from = search.lastIndex;
    } else search.lastIndex = found.index + 1;
  }
  return result + text.slice(from);
}

/** Digits only. */
export function isCardNumber(digits: string): boolean {
  return isIssued(digits) && hasLuhnDigit(digits);
}

interface Range {
  /** First six digits, from and to. */
  readonly from: number;
  readonly to: number;
  readonly lengths: readonly number[];
}

const range = (from: number, to: number, ...lengths: readonly number[]): Range => ({ from, to, lengths });
const upTo19 = [16, 17, 18, 19] as const;
const ranges: readonly Range[] = [
  range(400000, 499999, 13, 16, 19), // Visa
  range(510000, 559999, 16), // Mastercard
  range(222100, 272099, 16), // Mastercard
  range(220000, 220499, ...upTo19), // Mir
  range(340000, 349999, 15), // American Express
  range(370000, 379999, 15), // American Express
  range(300000, 305999, 14, ...upTo19), // Diners Club
  range(309500, 309599, 14, ...upTo19), // Diners Club
  range(360000, 369999, 14, ...upTo19), // Diners Club
  range(380000, 399999, 14, ...upTo19), // Diners Club
  range(352800, 358999, ...upTo19), // JCB
  range(601100, 601199, ...upTo19), // Discover
  range(622126, 622925, ...upTo19), // Discover
  range(644000, 659999, ...upTo19), // Discover, RuPay
  range(620000, 629999, ...upTo19), // UnionPay
  range(810000, 817199, ...upTo19), // UnionPay
  range(500000, 509999, 13, 14, 15, ...upTo19), // Maestro, Elo
  range(560000, 569999, 13, 14, 15, ...upTo19), // Maestro
  range(580000, 589999, 13, 14, 15, ...upTo19), // Maestro
  range(600000, 609999, ...upTo19), // Maestro, RuPay, Hipercard
  range(630000, 639999, 13, 14, 15, ...upTo19), // Maestro
  range(670000, 679999, 13, 14, 15, ...upTo19), // Maestro
];

function isIssued(digits: string): boolean {
  const prefix = Number(digits.slice(0, 6));
  return ranges.some(({ from, to, lengths }) => prefix >= from && prefix <= to && lengths.includes(digits.length));
}

function hasLuhnDigit(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const weighted = index % 2 === 0 ? digit : digit * 2;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}
