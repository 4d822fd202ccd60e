import { expect, test } from 'vitest';
import { contestants } from './contestants.ts';
import { createSchedule } from './schedule.ts';

const options = { rounds: 4, seed: 7, frameworks: ['fastify', 'express'], contestants } as const;

function describeTurns(schedule: ReturnType<typeof createSchedule>, round: number): readonly string[] {
  return schedule.filter((turn) => turn.round === round).map((turn) => `${turn.framework} ${turn.contestant.name}`);
}

test('every round measures every contestant on every framework exactly once', () => {
  const schedule = createSchedule(options);
  expect(schedule).toHaveLength(4 * 2 * contestants.length);
  for (const round of [1, 2, 3, 4]) expect(new Set(describeTurns(schedule, round)).size).toBe(2 * contestants.length);
});

test('rounds follow one another, each in an order of its own', () => {
  const schedule = createSchedule(options);
  expect(schedule.map(({ round }) => round)).toEqual(schedule.map(({ round }) => round).sort());
  expect(describeTurns(schedule, 1)).not.toEqual(describeTurns(schedule, 2));
});

test('a seed always gives the same order, another seed another one', () => {
  expect(createSchedule(options)).toEqual(createSchedule(options));
  expect(createSchedule(options)).not.toEqual(createSchedule({ ...options, seed: 8 }));
});
