// `npm run generate` and `npm run generate:check`.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './build/program.ts';
import { generators } from './generate/generators.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

const usage = `Usage: npm run generate [-- --check] [-- --help]

Writes ${generators.map(({ file }) => file).join(', ')}.
With --check nothing is written: what differs is shown, and the exit code is 1.
`;

async function generate(isCheck: boolean): Promise<number> {
  let differences = 0;
  for (const { file, render } of generators) {
    const text = await render();
    if (readCurrent(file) === text) continue;
    differences += 1;
    if (isCheck)
      process.stdout.write(`${file} is not what its source makes it:\n${await describeDifference(file, text)}\n`);
    else writeGenerated(file, text);
  }
  if (isCheck && differences > 0) process.stdout.write('Run `npm run generate` and commit the result.\n');
  else process.stdout.write(`${generators.length - (isCheck ? differences : 0)} generated files are up to date\n`);
  return isCheck && differences > 0 ? 1 : 0;
}

function readCurrent(file: string): string | undefined {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return undefined; // Not generated yet.
  }
}

function writeGenerated(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  process.stdout.write(`wrote ${file}\n`);
}

async function describeDifference(file: string, text: string): Promise<string> {
  if (readCurrent(file) === undefined) return 'It does not exist.';
  const folder = mkdtempSync(join(tmpdir(), 'pitwall-generate-'));
  const fresh = join(folder, basename(file));
  writeFileSync(fresh, text);
  const { output } = await runProgram(
    'git',
    ['--no-pager', 'diff', '--no-index', '--no-color', '--', file, fresh],
    root,
  );
  rmSync(folder, { recursive: true });
  return output;
}

if (process.argv.includes('--help')) process.stdout.write(usage);
else process.exitCode = await generate(process.argv.includes('--check'));
