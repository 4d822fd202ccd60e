import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';

describe('seeded randomness', () => {
  it('repeats itself for a seed and not for another', () => {
    const draw = (seed: string) => {
      const random = createRandom(seed);
      return Array.from({ length: 20 }, () => random.next());
    };
    expect(draw('1/7')).toEqual(draw('1/7'));
    expect(draw('1/7')).not.toEqual(draw('1/8'));
  });

  it('is the same on every machine', () => {
    expect(createRandom('pinned').id(12)).toBe('csq4ivis7pqz');
  });

  it('draws evenly, by weight, and exponentially', () => {
    const random = createRandom('even');
    const draws = Array.from({ length: 20_000 }, () => random.next());
    expect(draws.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(mean(draws)).toBeCloseTo(0.5, 1);
    const heavy = draws.filter(
      () =>
        random.pickWeighted([
          { weight: 3, name: 'a' },
          { weight: 1, name: 'b' },
        ]).name === 'a',
    );
    expect(heavy.length / draws.length).toBeCloseTo(0.75, 1);
    expect(mean(draws.map(() => random.exponential(100))) / 100).toBeCloseTo(1, 1);
  });

  it('does not pick from nothing', () => {
    expect(() => createRandom('x').pick([])).toThrow(RangeError);
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
