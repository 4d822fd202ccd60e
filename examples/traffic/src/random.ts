// Seeded randomness: the same seed gives the same shoppers, on any machine.
// The generator is sfc32 (Chris Doty-Humphrey's PractRand), seeded by an FNV-1a hash of a text.

export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** From 0 up to, not including, `end`. */
  integer(end: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  pickWeighted<T extends { readonly weight: number }>(items: readonly T[]): T;
  /** Exponentially distributed: the gaps between independent arrivals. */
  exponential(mean: number): number;
  id(length: number): string;
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

export function createRandom(seed: string): Random {
  const next = createGenerator(seed);
  const integer = (end: number): number => Math.floor(next() * end);
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (items) => requireItem(items, integer(items.length)),
    pickWeighted: (items) => pickWeighted(items, next()),
    exponential: (mean) => -Math.log(1 - next()) * mean,
    id: (length) => Array.from({ length }, () => alphabet.charAt(integer(alphabet.length))).join(''),
  };
}

function pickWeighted<T extends { readonly weight: number }>(items: readonly T[], share: number): T {
  let rest = share * items.reduce((sum, { weight }) => sum + weight, 0);
  const index = items.findIndex(({ weight }) => (rest -= weight) < 0);
  return requireItem(items, index === -1 ? items.length - 1 : index);
}

function requireItem<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError('There is nothing to pick from');
  return item;
}

function createGenerator(seed: string): () => number {
  let [a, b, c, counter] = [hash(`${seed}a`), hash(`${seed}b`), hash(`${seed}c`), 1];
  const step = (): number => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return (result >>> 0) / 2 ** 32;
  };
  for (let warmUp = 0; warmUp < 12; warmUp += 1) step();
  return step;
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value | 0;
}
