// Rounds in which every contestant is measured once, in an order that rotates; and the table of what they took.
import { formatSpread, formatWhole, renderTable } from '../report/table.ts';
import { pairedRatios, spread } from '../statistics.ts';

export interface Contestant {
  readonly name: string;
  /** On the application's own call stack. */
  accept(): void;
  /** What follows: encoding, writing, a request that is taken. */
  flush(): Promise<void>;
  end(): Promise<void>;
}

export const rounds = 15;
export const batch = 512;
const batchesPerRound = 60;
export const recordsPerRound = batch * batchesPerRound;

interface Measured {
  /** Nanoseconds of CPU time a record, by round. */
  readonly call: Map<number, number>;
  readonly all: Map<number, number>;
}

const nanos = ({ user, system }: NodeJS.CpuUsage): number => (user + system) * 1000;

async function measure(contestant: Contestant): Promise<{ call: number; all: number }> {
  globalThis.gc?.(); // the garbage of the one before is not its own
  const startedAt = process.cpuUsage();
  let call = 0;
  for (let done = 0; done < batchesPerRound; done += 1) {
    const calledAt = process.cpuUsage();
    for (let index = 0; index < batch; index += 1) contestant.accept();
    call += nanos(process.cpuUsage(calledAt));
    await contestant.flush();
  }
  return { call: call / recordsPerRound, all: nanos(process.cpuUsage(startedAt)) / recordsPerRound };
}

/** The first contestant is what the others are compared with. Ends them all. */
export async function compare(contestants: readonly Contestant[]): Promise<string> {
  const measured = new Map(
    contestants.map(({ name }) => [name, { call: new Map(), all: new Map() } satisfies Measured]),
  );
  for (const contestant of contestants) await measure(contestant); // warms up
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < contestants.length; turn += 1) {
      const next = contestants[(round + turn) % contestants.length];
      if (!next) continue;
      const { call, all } = await measure(next);
      measured.get(next.name)?.call.set(round, call);
      measured.get(next.name)?.all.set(round, all);
    }
  }
  for (const contestant of contestants) await contestant.end();
  return describe(measured);
}

function describe(measured: ReadonlyMap<string, Measured>): string {
  const [reference] = measured.values();
  const column = (title: string, part: keyof Measured) => [
    {
      title: `${title}, ratio ↓`,
      cell: ([, own]: [string, Measured]) =>
        formatSpread(spread(pairedRatios(own[part], reference?.[part] ?? new Map())), (ratio) => ratio.toFixed(2)),
    },
    {
      title: `${title}, CPU ns ↓`,
      cell: ([, own]: [string, Measured]) => formatSpread(spread([...own[part].values()]), formatWhole),
    },
  ];
  const columns = [
    { title: '', cell: ([name]: [string, Measured]) => name },
    ...column('the call', 'call'),
    ...column('all', 'all'),
  ];
  return renderTable([...measured], columns);
}
