// The order of measurements: each round measures everything once, shuffled by a seed, so that no contestant always runs
// after the same neighbour and a slow minute of the machine hits all of them.

import type { Contestant } from './contestants.ts';
import type { Framework } from './frameworks.ts';

export interface Turn {
  readonly round: number;
  readonly framework: Framework;
  readonly contestant: Contestant;
}

/** mulberry32, a 32-bit generator that is plenty for a shuffle and the same on every machine. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  const keyed = items.map((item) => ({ item, key: random() }));
  return keyed.sort((one, other) => one.key - other.key).map(({ item }) => item);
}

export interface ScheduleOptions {
  readonly rounds: number;
  readonly seed: number;
  readonly frameworks: readonly Framework[];
  readonly contestants: readonly Contestant[];
}

export function createSchedule({ rounds, seed, frameworks, contestants }: ScheduleOptions): readonly Turn[] {
  const random = createRandom(seed);
  return Array.from({ length: rounds }, (_, index) => {
    const turns = frameworks.flatMap((framework) =>
      contestants.map((contestant) => ({ round: index + 1, framework, contestant })),
    );
    return shuffled(turns, random);
  }).flat();
}
