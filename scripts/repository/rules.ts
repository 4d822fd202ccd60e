// Rules about the tree as a whole, which no linter of single files can check. Each says how much it looked at.
import { checkPackageArrows, checkSdkOrder } from './arrows.ts';
import { isCode } from './source-files.ts';
import type { SourceFile } from './source-files.ts';

export interface RuleResult {
  readonly inspected: number;
  readonly problems: readonly string[];
}

export interface Rule {
  readonly name: string;
  readonly check: (files: readonly SourceFile[]) => RuleResult;
}

const maxLines = 300;
const vagueFolders = new Set(['utils', 'util', 'helpers', 'common', 'shared', 'lib']);
// Somebody's home or scratch folder: it exists on one machine.
const machinePath = /(?<![\w.~-])\/(?:work|root|home|Users|private\/tmp|tmp)\/[\w.-]/;

export const rules: readonly Rule[] = [
  { name: 'no file of code is longer than 300 lines', check: checkLength },
  { name: 'folders are named for what they hold', check: checkFolders },
  { name: 'nothing names a path of one machine', check: checkPaths },
  { name: 'the lockfile names no registry', check: checkLockfile },
  { name: 'packages depend in one direction', check: checkPackageArrows },
  { name: "the SDK's folders depend in one direction", check: checkSdkOrder },
];

function checkLength(files: readonly SourceFile[]): RuleResult {
  const code = files.filter(isCode);
  const problems = code
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > maxLines)
    .map(({ path, lines }) => `${path} has ${lines} lines; at most ${maxLines}`);
  return { inspected: code.length, problems };
}

function checkFolders(files: readonly SourceFile[]): RuleResult {
  const problems = files.flatMap(({ path }) => {
    const vague = path
      .split('/')
      .slice(0, -1)
      .find((folder) => vagueFolders.has(folder));
    return vague === undefined ? [] : [`${path} is in a folder called "${vague}": name the thing`];
  });
  return { inspected: files.length, problems };
}

function checkPaths(files: readonly SourceFile[]): RuleResult {
  const problems = files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (machinePath.test(line) ? [`${path}:${index + 1} ${line.trim().slice(0, 100)}`] : [])),
  );
  return { inspected: files.length, problems };
}

function checkLockfile(files: readonly SourceFile[]): RuleResult {
  const locks = files.filter(({ path }) => path === 'package-lock.json');
  const problems = locks
    .filter(({ text }) => /"resolved": "https?:/.test(text))
    .map(({ path }) => `${path} names a registry: install with the .npmrc of this repository`);
  return { inspected: locks.length, problems };
}
