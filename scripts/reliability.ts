// The reliability contract, case by case: runs every test in sdk/ whose name has an id from G01 to G23, and says of each case
// whether it held. A case without a test fails.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cases } from './reliability/cases.ts';
import { describeReliability, hasHeld, judgeCases, type Numbers, type TestResult } from './reliability/report.ts';

const usage = `Usage: npm run test:reliability [-- [--full] [--help] <id>...]

Runs the cases of the reliability contract (${cases[0][0]} to ${cases.at(-1)?.[0]}), each under the id in its name.
At a tenth of the durations by default, about seven minutes on two cores; --full runs them whole and writes
docs/reliability.md. With ids, only these cases.
`;

const root = path.join(import.meta.dirname, '..');
const folder = path.join(root, '.pitwall/reliability');
const resultsFile = path.join(folder, 'results.json');

async function run(ids: readonly string[], isFull: boolean): Promise<number> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const pattern = ids.length === 0 ? String.raw`\bG\d\d\b` : `\\b(${ids.join('|')})\\b`;
  if ((await build()) !== 0) return 1;
  const code = await runVitest(['-t', pattern], isFull);
  if (!existsSync(resultsFile)) return code === 0 ? 1 : code;
  const results = judgeCases(readTests()).filter(({ id }) => ids.length === 0 || ids.includes(id));
  process.stdout.write('\n');
  for (const result of results) {
    const { id, what, passed, failed } = result;
    const tests = `${passed} passed${failed > 0 ? `, ${failed} failed` : ''}`;
    process.stdout.write(`${hasHeld(result) ? '✓' : '✗'} ${id} ${what} (${tests})\n`);
  }
  const broken = results.filter((result) => !hasHeld(result));
  if (isFull && ids.length === 0) writeReport(results);
  process.stdout.write(
    broken.length === 0 ? `\n${results.length} cases held\n` : `\n${broken.length} cases did not hold\n`,
  );
  return broken.length === 0 && results.length > 0 && code === 0 ? 0 : 1;
}

/** What is published is what is judged: running TypeScript costs memory of its own. */
function build(): Promise<number> {
  const child = spawn(process.execPath, [path.join(root, 'scripts/build.ts')], { cwd: root, stdio: 'inherit' });
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

function runVitest(args: readonly string[], isFull: boolean): Promise<number> {
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const config = path.join(root, 'sdk/test/reliability/vitest.config.ts');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultsFile}`];
  const child = spawn(process.execPath, [vitest, 'run', '--config', config, ...reporters, ...args], {
    cwd: root,
    env: { ...process.env, PITWALL_RELIABILITY: isFull ? 'full' : 'short' },
    stdio: 'inherit',
  });
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

function readTests(): TestResult[] {
  const { testResults } = JSON.parse(readFileSync(resultsFile, 'utf8')) as {
    readonly testResults: readonly { readonly assertionResults: readonly TestResult[] }[];
  };
  return testResults.flatMap(({ assertionResults }) => assertionResults);
}

function writeReport(results: ReturnType<typeof judgeCases>): void {
  const numbers = readdirSync(folder)
    .filter((name) => /^G\d\d-/.test(name))
    .toSorted()
    .map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Numbers);
  const machine = `${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB`;
  const environment = { date: new Date().toISOString().slice(0, 10), machine, node: process.versions.node };
  const file = path.join(root, 'docs/reliability.md');
  writeFileSync(file, describeReliability(results, numbers, environment));
  process.stdout.write(`\nwrote ${path.relative(root, file)}\n`);
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
