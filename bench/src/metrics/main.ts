// npm run bench:metrics: our metrics encoder and meter beside OpenTelemetry's. Writes bench/metrics.md.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createEncoders } from './encoders.ts';
import { readMachine } from './machine.ts';
import { createRecordings } from './recording.ts';
import { type Group, renderPage } from './report.ts';
import { measureRounds } from './rounds.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, millis: { type: 'string', default: '150' } },
});
const plan = { rounds: Number(values.rounds), millis: Number(values.millis) };
const machine = readMachine();
const { works, sizes } = await createEncoders();
const encoded = measureRounds(works, plan);
const groups: Group[] = [
  {
    title: 'Encoding one collection of 1,000 series',
    reference: 'opentelemetry, protobuf',
    unit: 'µs',
    nanosPerUnit: 1000,
    measured: encoded,
    sizes,
  },
  ...(['counter', 'histogram'] as const).map((kind) => ({
    title: `One measurement of a ${kind}`,
    reference: 'opentelemetry, in a sampled span',
    unit: 'ns',
    nanosPerUnit: 1,
    measured: measureRounds(createRecordings(kind), plan),
    sizes: undefined,
  })),
];
const page = renderPage(groups, { machine, plan });
console.log(page);
writeFileSync(resolve(import.meta.dirname, '../../metrics.md'), page);
