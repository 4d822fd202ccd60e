// Measures small pieces of work in turns, within one process: each round measures all of them, in an order that rotates, so
// that drift of the machine hits all alike.

export interface Work {
  readonly name: string;
  /** Does it so many times. */
  readonly run: (times: number) => void;
}

export interface RoundsPlan {
  readonly rounds: number;
  /** At least so long for each piece in each round. */
  readonly millis: number;
}

/** Nanoseconds of user and system time for one time, by name, then by round. A neighbour's load counts less in it than on a clock. */
export function measureRounds(
  works: readonly Work[],
  { rounds, millis }: RoundsPlan,
): Map<string, Map<number, number>> {
  const calibrated = works.map((work) => ({ work, times: calibrate(work, millis) }));
  const measured = new Map(works.map(({ name }) => [name, new Map<number, number>()]));
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < works.length; turn += 1) {
      const next = calibrated[(round + turn) % works.length];
      if (next) measured.get(next.work.name)?.set(round, (measureMillis(next.work, next.times) * 1e6) / next.times);
    }
  }
  return measured;
}

/** Doubles until it is long enough, which warms up as well. */
function calibrate(work: Work, millis: number): number {
  let times = 1;
  while (measureMillis(work, times) < millis) times *= 2;
  return times;
}

function measureMillis({ run }: Work, times: number): number {
  globalThis.gc?.(); // the garbage of the one before is not its own
  const before = process.cpuUsage();
  run(times);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
