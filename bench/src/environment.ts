// What the results were measured on. Names of the machine or of its folders stay out: the report is published.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import type { Contestant } from './contestants.ts';
import { frameworks } from './frameworks.ts';
import { parseStringField } from './message.ts';

export interface MeasuredOn {
  readonly date: string;
  readonly node: string;
  readonly system: string;
  readonly cpu: string;
  readonly memoryGib: number;
  readonly loadAverage: number;
  readonly commit: string;
  readonly cores: string;
  readonly command: string;
  /** Package name to version. */
  readonly versions: Readonly<Record<string, string>>;
}

function readVersion(packageName: string): string {
  const path = findPackageJSON(packageName, import.meta.url);
  if (path === undefined) return 'not installed';
  return parseStringField(JSON.parse(readFileSync(path, 'utf8')), 'version');
}

function readCommit(): string {
  const { stdout } = spawnSync('git', ['describe', '--always', '--dirty', '--exclude', '*'], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
  return stdout?.trim() || 'not a git checkout';
}

/** As someone would type it, whatever npm made of it. */
function describeCommand(args: readonly string[]): string {
  return ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' ');
}

export function readEnvironment(cores: string, contestants: readonly Contestant[]): MeasuredOn {
  const packages = [...contestants.flatMap(({ packageName }) => packageName ?? []), ...frameworks];
  return {
    date: `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    node: process.version,
    system: `${type()} ${release()}`,
    cpu: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores`,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    loadAverage: loadavg()[0] ?? 0,
    commit: readCommit(),
    cores,
    command: describeCommand(process.argv.slice(2)),
    versions: Object.fromEntries(packages.map((name) => [name, readVersion(name)])),
  };
}
