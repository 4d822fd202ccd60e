// npm run bench:delivery: what a span, a log record and a line in a file cost in each delivery profile, beside their peers.
// Writes bench/delivery.md.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readMachine } from '../metrics/machine.ts';
import { createLogFileContestants } from './log-files.ts';
import { createLogRecordContestants } from './log-records.ts';
import { readWritten } from './pipelines.ts';
import { batch, compare, recordsPerRound, rounds } from './rounds.ts';
import { createSpanContestants } from './spans.ts';

const machine = readMachine();
const spans = await compare(createSpanContestants());
const records = await compare(createLogRecordContestants());
const files = await compare(createLogFileContestants());
if (readWritten() === 0) throw new Error('nothing was encoded');

const page = `# Benchmark: a span, a log record and a line in a file, in each delivery profile

Measured by \`npm run bench:delivery\`: ${machine}. Generated: edit \`bench/src/delivery\`, not this file.

${batch} at a time, ${rounds} rounds of ${recordsPerRound} for each row, in an order that rotates. **The call** is what the application waits
for; **all** has what follows too, in all threads. A cell is the median over the rounds and, in brackets, the least and the
greatest; a ratio is taken within a round, to the first row. \`memory\` and the peers survive no end of the process by themselves.

## The end of a span

A span of ten attributes, from its end to the bytes of an OTLP request that is taken at once. We encode each span as it ends,
OpenTelemetry a batch at once inside the call that fills it.

${spans}

## A log record

A record of ten attributes, from its processor to the bytes of an OTLP request that is taken at once. OpenTelemetry encodes
a batch after the call that fills it.

${records}

## A line in a file

Ten fields, from the logger's call to the bytes in a file. Ours starts at OpenTelemetry's logger, through which the lines of
winston and pino go: the application's own logger comes on top. pino's \`destination\` writes within the call.

${files}
`;
console.log(page);
writeFileSync(resolve(import.meta.dirname, '../../delivery.md'), page);
