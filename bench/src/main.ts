// npm run bench: the side-by-side benchmark. See --help, and results.md for how to read what it writes.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { selectContestants } from './contestants.ts';
import { reserveServerCore } from './cores.ts';
import { readEnvironment } from './environment.ts';
import { help, parseOptions } from './options.ts';
import type { Options } from './options.ts';
import { describeProgress } from './progress.ts';
import { compare } from './report/comparison.ts';
import { renderResultsPage } from './report/results-page.ts';
import { renderProblems, renderRatios } from './report/tables.ts';
import { runBenchmark } from './run.ts';

const REPOSITORY = resolve(import.meta.dirname, '../..');

/** Users run the built package, so that is what is measured; a stale build would be measured as if it were today's. */
function isBuilt({ isBuilding, contestantNames }: Options): boolean {
  if (!isBuilding || !contestantNames.includes('pitwall')) return true;
  console.log('building the packages …');
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'build'], { cwd: REPOSITORY, encoding: 'utf8' });
  if (status !== 0) console.error(`npm run build failed; --no-build measures the last build.\n${stdout}${stderr}`);
  return status === 0;
}

async function run(options: Options): Promise<void> {
  if (!isBuilt(options)) {
    process.exitCode = 2;
    return;
  }
  const cores = reserveServerCore();
  const contestants = selectContestants(options.contestantNames);
  const measuredOn = readEnvironment(cores.description, contestants);
  console.log(`${measuredOn.cpu}, Node ${measuredOn.node}; ${cores.description}\n`);
  const outcomes = await runBenchmark({
    options,
    contestants,
    serverPrefix: cores.serverPrefix,
    onOutcome: (outcome, progress) => console.log(describeProgress(outcome, progress)),
  });
  const comparisons = compare(outcomes, contestants);
  for (const comparison of comparisons) console.log(`\n${comparison.framework}\n${renderRatios(comparison)}`);
  console.log(`\n${renderProblems(comparisons)}`);
  if (options.output !== undefined) {
    writeFileSync(
      resolve(REPOSITORY, options.output),
      renderResultsPage({ measuredOn, options, contestants, comparisons }),
    );
    console.log(`\nwrote ${options.output}`);
  }
  // A contestant that could not be measured is a failed run, though the others' numbers stand.
  process.exitCode = outcomes.every(({ kind }) => kind === 'measured') ? 0 : 1;
}

const parsed = parseOptions(process.argv.slice(2));
if (parsed.kind === 'problems') {
  console.error(`${parsed.problems.join('\n')}\n\n${help}`);
  process.exitCode = 2;
} else if (parsed.options.isHelp) {
  console.log(help);
} else {
  await run(parsed.options);
}
