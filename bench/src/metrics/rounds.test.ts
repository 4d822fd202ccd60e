import { expect, it } from 'vitest';
import { measureRounds } from './rounds.ts';

it('measures each piece once a round, and what is ten times the work as more', () => {
  let total = 0;
  const spin = (turns: number) => (times: number) => {
    for (let turn = 0; turn < turns * times; turn += 1) total += Math.sqrt(turn);
  };
  const measured = measureRounds(
    [
      { name: 'light', run: spin(1000) },
      { name: 'heavy', run: spin(10_000) },
    ],
    { rounds: 3, millis: 20 },
  );
  expect([...measured.keys()]).toEqual(['light', 'heavy']);
  const rounds = [0, 1, 2];
  for (const values of measured.values()) expect([...values.keys()]).toEqual(rounds);
  for (const round of rounds)
    expect(measured.get('heavy')?.get(round)).toBeGreaterThan(measured.get('light')?.get(round) ?? 0);
  expect(total).toBeGreaterThan(0);
});
