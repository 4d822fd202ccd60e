import fc from 'fast-check';
import { expect, test } from 'vitest';
import { internSet } from './commit-plan.ts';
import { SeenIds } from './seen-ids.ts';

test('an id is remembered, or said to be possibly forgotten, but never taken for new', () => {
  let forgotten = 0;
  const arrivals = fc.array(fc.record({ id: fc.nat(40), timeMillis: fc.nat(100) }), {
    minLength: 50,
    maxLength: 200,
    size: 'max',
  });
  fc.assert(
    fc.property(arrivals, (list) => {
      const seen = new SeenIds(0, 5);
      const times = new Map<string, number>();
      for (const { id, timeMillis } of list) {
        const key = `id-${id}`;
        // The same record has the same time whenever it comes.
        const ownMillis = times.get(key) ?? timeMillis + 1;
        if (times.has(key) && seen.destinationsOf(key) === undefined) {
          forgotten += 1;
          expect(seen.isPossiblyForgotten(key, ownMillis)).toBe(true);
        }
        seen.remember(key, internSet(['otlp']), ownMillis);
        times.set(key, ownMillis);
      }
    }),
  );
  expect(forgotten).toBeGreaterThan(10);
});

test('what is newer than anything forgotten needs no look-up', () => {
  const seen = new SeenIds(100, 2);
  expect([seen.isPossiblyForgotten('a', 100), seen.isPossiblyForgotten('a', 101)]).toEqual([true, false]);
  for (const [index, id] of ['a', 'b', 'c', 'd', 'e'].entries()) seen.remember(id, internSet(['otlp']), 200 + index);
  // a and b are gone from memory; c to e are not.
  expect([seen.isPossiblyForgotten('a', 200), seen.isPossiblyForgotten('x', 202)]).toEqual([true, false]);
  expect(seen.destinationsOf('c')).toEqual(new Set(['otlp']));
});
