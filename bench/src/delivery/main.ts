// npm run bench:delivery: what the end of a span costs in each delivery profile, beside OpenTelemetry's batch processor.
// Writes bench/delivery.md.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readMachine } from '../metrics/machine.ts';
import { formatSpread, formatWhole, renderTable } from '../report/table.ts';
import { pairedRatios, spread } from '../statistics.ts';
import { type Contestant, createOpenTelemetry, createPitwall, readWritten } from './contestants.ts';

const rounds = 15;
const batchesPerRound = 60;
const batch = 512;

interface Measured {
  /** Nanoseconds of CPU time a span, by round. */
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
  const spans = batchesPerRound * batch;
  return { call: call / spans, all: nanos(process.cpuUsage(startedAt)) / spans };
}

const contestants = [
  createOpenTelemetry(),
  createPitwall('memory'),
  createPitwall('spill'),
  createPitwall('spill', true),
  createPitwall('durable'),
];
const measured = new Map(contestants.map(({ name }) => [name, { call: new Map(), all: new Map() } satisfies Measured]));
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
if (readWritten() === 0) throw new Error('nothing was encoded');

const reference = measured.get(contestants[0]?.name ?? '');
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
const page = `# Benchmark: the end of a span, in each delivery profile

Measured by \`npm run bench:delivery\`: ${readMachine()}. Generated: edit \`bench/src/delivery\`, not this file.

A span of ten attributes, from its end to the bytes of an OTLP request that is taken at once; ${batch} at a time, ${rounds} rounds of
${batchesPerRound * batch} spans for each row, in an order that rotates. **The call** is what the application waits for; **all** has what follows too. A cell
is the median over the rounds and, in brackets, the least and the greatest; a ratio is taken within a round. We encode each
span as it ends, OpenTelemetry a batch at once inside the call that fills it. \`memory\` and OpenTelemetry survive no end of the process by themselves.

${renderTable([...measured], columns)}
`;
console.log(page);
writeFileSync(resolve(import.meta.dirname, '../../delivery.md'), page);
