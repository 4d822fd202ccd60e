// What the runs have left on disk: the numbers of the run that is on, and the latest full result of each case, so that a
// case that failed can be run again alone.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CaseResult, CaseRun, Numbers, TestResult } from './report.ts';

const root = path.join(import.meta.dirname, '../..');
/** Here the tests put their numbers: sdk/test/reliability/run.ts. */
const numbersFolder = path.join(root, '.pitwall/reliability/numbers');
/** A file a case. */
const fullFolder = path.join(root, '.pitwall/reliability/full');
export const testResultsFile = path.join(root, '.pitwall/reliability/results.json');

/** What an earlier run has left is not this one's. */
export function clearRun(): void {
  rmSync(testResultsFile, { force: true });
  rmSync(numbersFolder, { recursive: true, force: true });
  mkdirSync(numbersFolder, { recursive: true });
}

export function readTests(): TestResult[] {
  const { testResults } = JSON.parse(readFileSync(testResultsFile, 'utf8')) as {
    readonly testResults: readonly { readonly assertionResults: readonly TestResult[] }[];
  };
  return testResults.flatMap(({ assertionResults }) => assertionResults);
}

/** Takes the place of what was known of these cases. @returns what is known of all. */
export function keepFullResults(results: readonly CaseResult[]): CaseRun[] {
  const environment = readEnvironment();
  const numbers = readAll<Numbers>(numbersFolder);
  mkdirSync(fullFolder, { recursive: true });
  for (const result of results) {
    const own = numbers.filter(({ id }) => id === result.id);
    const run: CaseRun = { ...result, numbers: own, ...environment };
    writeFileSync(path.join(fullFolder, `${result.id}.json`), JSON.stringify(run));
  }
  return readAll<CaseRun>(fullFolder);
}

function readAll<T>(folder: string): T[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.toSorted().map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as T);
}

function readEnvironment(): Pick<CaseRun, 'date' | 'commit' | 'machine' | 'node'> {
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(),
    machine: `${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    node: process.versions.node,
  };
}
