// npm run bench:scrape: one page over four workers with 2,000 series each, by the SDK and by prom-client's AggregatorRegistry.
// Both clusters run at the same time and are scraped in turn. Writes bench/scrape.md.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { formatSpread, renderTable } from '../report/table.ts';
import { pairedRatios, spread } from '../statistics.ts';
import { readMachine } from '../metrics/machine.ts';
import { type ScrapedCluster, startCluster } from './scraped-cluster.ts';

const rounds = 200;
const warmUps = 20;
const series = 2000;

interface Measured {
  readonly cluster: ScrapedCluster;
  /** By round. */
  readonly millis: Map<number, number>;
}

/** @returns milliseconds. Throws when the page is not whole: a fast wrong answer is no answer. */
async function measure(cluster: ScrapedCluster): Promise<number> {
  const startedAt = performance.now();
  const text = await cluster.scrape();
  const millis = performance.now() - startedAt;
  const whole = text.match(/^shop_[a-z]+_total\{.*\} 4$/gm)?.length ?? 0;
  if (whole !== series) throw new Error(`a page has ${whole} of ${series} series with the sum of four workers`);
  return millis;
}

const machine = readMachine();
const measured: Measured[] = [];
for (const name of ['prom-client', 'pitwall'] as const)
  measured.push({ cluster: await startCluster(name), millis: new Map() });
for (let round = 0; round < warmUps; round += 1) for (const { cluster } of measured) await measure(cluster);
const cpuBefore = measured.map(({ cluster }) => cluster.readCpuMillis());
for (let round = 0; round < rounds; round += 1)
  for (const { cluster, millis } of round % 2 === 0 ? measured : measured.toReversed())
    millis.set(round, await measure(cluster));
const cpuAfter = measured.map(({ cluster }) => cluster.readCpuMillis());
for (const { cluster } of measured) await cluster.stop();

const reference = measured[0]?.millis ?? new Map<number, number>();
const rows = measured.map(({ cluster, millis }, index) => ({
  name: cluster.name,
  ratio: formatSpread(spread(pairedRatios(millis, reference)), (value) => value.toFixed(2)),
  millis: formatSpread(spread([...millis.values()]), (value) => value.toFixed(1)),
  cpu: (((cpuAfter[index] ?? 0) - (cpuBefore[index] ?? 0)) / rounds).toFixed(1),
}));
const page = `# Benchmark: one page over four workers

Measured by \`npm run bench:scrape\`: ${machine}. Generated: edit \`bench/src/scrape\`, not this file.

Two clusters of four workers with ${series.toLocaleString('en')} series each run at the same time; ${rounds} times, in an order that alternates, each is asked for
the page with the totals of all. A cell is the median and, in brackets, the least and the greatest; a ratio is taken within a
round. CPU is that of all five processes from the first round to the last, for each scrape. The SDK's page also has what it measures of each process, and its
workers leave what they said in a file, so that its counters do not fall when a worker, or the one that serves, is killed;
those of prom-client do.

${renderTable(rows, [
  { title: '', cell: ({ name }) => name },
  { title: 'a scrape, ratio ↓', cell: ({ ratio }) => ratio },
  { title: 'a scrape, ms ↓', cell: ({ millis }) => millis },
  { title: 'CPU ms ↓', cell: ({ cpu }) => cpu },
])}
`;
console.log(page);
writeFileSync(resolve(import.meta.dirname, '../../scrape.md'), page);
