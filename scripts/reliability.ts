// The reliability contract, case by case: runs every test in sdk/ whose name has an id from G01 to G23, and says of each case
// whether it held. A case without a test fails.
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cases } from './reliability/cases.ts';
import { type CaseResult, describeReliability, hasHeld, judgeCases } from './reliability/report.ts';
import { clearRun, keepFullResults, readTests, testResultsFile } from './reliability/results.ts';

const usage = `Usage: npm run test:reliability [-- [--full] [--help] <id>...]

Runs the cases of the reliability contract (${cases[0][0]} to ${cases.at(-1)?.[0]}), each under the id in its name.
At a tenth of the durations by default, in about ten minutes on two cores; --full runs them whole and writes
docs/reliability.md. With ids, only these cases; --full then keeps in the report what earlier full runs here found of
the others.
`;

const root = path.join(import.meta.dirname, '..');

async function run(ids: readonly string[], isFull: boolean): Promise<number> {
  clearRun();
  const pattern = ids.length === 0 ? String.raw`\bG\d\d\b` : `\\b(${ids.join('|')})\\b`;
  if ((await build()) !== 0) return 1;
  const code = await runVitest(['-t', pattern], isFull);
  if (!existsSync(testResultsFile)) return code === 0 ? 1 : code;
  const results = judgeCases(readTests()).filter(({ id }) => ids.length === 0 || ids.includes(id));
  sayResults(results);
  if (isFull) writeReport(results);
  return results.every(hasHeld) && results.length > 0 && code === 0 ? 0 : 1;
}

function sayResults(results: readonly CaseResult[]): void {
  process.stdout.write('\n');
  for (const result of results) {
    const { id, what, passed, failed, seconds } = result;
    const tests = `${passed} passed${failed.length > 0 ? `, ${failed.length} failed` : ''}, ${seconds} s`;
    process.stdout.write(`${hasHeld(result) ? '✓' : '✗'} ${id} ${what} (${tests})\n`);
  }
  const broken = results.filter((result) => !hasHeld(result)).length;
  process.stdout.write(broken === 0 ? `\n${results.length} cases held\n` : `\n${broken} cases did not hold\n`);
}

function writeReport(results: readonly CaseResult[]): void {
  const file = path.join(root, 'docs/reliability.md');
  writeFileSync(file, describeReliability(keepFullResults(results)));
  process.stdout.write(`\nwrote ${path.relative(root, file)}\n`);
}

/** What is published is what is judged: running TypeScript costs memory of its own. */
function build(): Promise<number> {
  const child = spawn(process.execPath, [path.join(root, 'scripts/build.ts')], { cwd: root, stdio: 'inherit' });
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

function runVitest(args: readonly string[], isFull: boolean): Promise<number> {
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const config = path.join(root, 'sdk/test/reliability/vitest.config.ts');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${testResultsFile}`];
  const child = spawn(process.execPath, [vitest, 'run', '--config', config, ...reporters, ...args], {
    cwd: root,
    env: { ...process.env, PITWALL_RELIABILITY: isFull ? 'full' : 'short' },
    stdio: 'inherit',
  });
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

const { values, positionals } = parseArgs({
  options: { full: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((id) => !cases.some(([known]) => known === id));
if (values.help) process.stdout.write(usage);
else if (unknown.length > 0) {
  process.stderr.write(`${unknown.join(', ')}: no such case\n\n${usage}`);
  process.exitCode = 2;
} else process.exitCode = await run(positionals, values.full);
