// `npm run check`: everything about the code that can be judged without running the tests.
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createProgramCheck, runChecks } from './check/check.ts';
import type { Check, CheckReport } from './check/check.ts';
import { createPackageCheck } from './check/package-check.ts';
import { createRepositoryCheck } from './repository/repository-check.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const width = 2;

const checks: readonly Check[] = [
  createPackageCheck(root),
  createProgramCheck({ name: 'oxlint', root, args: ['node_modules/oxlint/bin/oxlint', '--deny-warnings'] }),
  createProgramCheck({ name: 'oxfmt', root, args: ['node_modules/oxfmt/bin/oxfmt', '--check', '.'] }),
  createProgramCheck({
    name: 'knip',
    root,
    args: ['node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints'],
  }),
  createProgramCheck({
    name: 'generated files',
    root,
    args: ['--conditions=pitwall-source', 'scripts/generate.ts', '--check'],
  }),
  createRepositoryCheck(root),
  ...findProjects().map((project) =>
    createProgramCheck({
      name: `tsc ${project}`,
      root,
      args: ['node_modules/typescript/bin/tsc', '-p', project, '--noEmit'],
    }),
  ),
];

const usage = `Usage: npm run check [-- <name>...] [-- --help]

Runs ${checks.map(({ name }) => name).join(', ')}.
With names, only the checks whose names contain one of them. All run, whatever fails.
`;

/** Every tsconfig.json but those that only build. */
function findProjects(): string[] {
  const exclude = (path: string): boolean => /node_modules|^\.|dist/.test(path);
  return globSync('**/tsconfig.json', { cwd: root, exclude }).toSorted();
}

async function check(names: readonly string[]): Promise<number> {
  const chosen = checks.filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)));
  const reports = await runChecks(chosen, width, report);
  const failed = reports.filter(({ result }) => !result.isOk);
  if (failed.length === 0) process.stdout.write(`${reports.length} checks passed\n`);
  else
    process.stdout.write(
      `${failed.length} of ${reports.length} checks failed: ${failed.map((one) => one.check.name).join(', ')}\n`,
    );
  return failed.length === 0 && reports.length > 0 ? 0 : 1;
}

function report({ check: { name }, result, millis }: CheckReport): void {
  const note = result.note === undefined ? '' : `, ${result.note}`;
  process.stdout.write(
    `${result.isOk ? '✓' : '✗'} ${name} (${(millis / 1000).toFixed(1)} s${result.isOk ? note : ''})\n`,
  );
  if (!result.isOk) process.stdout.write(`${result.output.trim()}\n\n`);
}

if (process.argv.includes('--help')) process.stdout.write(usage);
else process.exitCode = await check(process.argv.slice(2));
