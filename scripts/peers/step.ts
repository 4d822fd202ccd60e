// Runs one step of a recipe, its output in a log that is kept.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from './cache.ts';
import { headersPackage } from './recipe.ts';
import type { Step } from './recipe.ts';

export interface StepPlace {
  readonly folder: string;
  readonly log: string;
}

const lastLines = 15;

/** What brings each tool. */
const sources: Readonly<Record<string, string>> = {
  go: 'Go 1.26 or newer',
  npm: 'npm, which comes with Node',
  python3: 'Python 3 with its venv module (Debian: python3-venv)',
  mvn: 'Maven and a JDK 17 or newer (Debian: maven, openjdk-17-jdk-headless)',
  'apt-get': 'Debian or a system made of it',
  cmake: 'CMake (Debian: cmake)',
  'g++': 'a C++ compiler (Debian: g++)',
  make: 'make (Debian: make)',
  xz: 'xz (Debian: xz-utils)',
};

/** Never clones a repository: what the module proxy lacks is missing. */
const environment = { GOVCS: '*:off', GOFLAGS: '-mod=mod -buildvcs=false', DEBIAN_FRONTEND: 'noninteractive' };

/** Resolves with nothing when the step went well, else with why it did not. */
export async function runStep(step: Step, { folder, log }: StepPlace): Promise<string | undefined> {
  const isOwn = step.tool.includes('/');
  const file = isOwn ? join(folder, step.tool) : findProgram(step.tool);
  if (file === undefined) return describeMissing(step.tool);
  const lacking = (step.needs ?? []).filter((tool) => findProgram(tool) === undefined);
  if (lacking.length > 0) return lacking.map(describeMissing).join('; ');
  const output = openSync(log, 'a');
  writeSync(output, `$ ${step.tool} ${step.args.join(' ')}\n`);
  const problem = await new Promise<string | undefined>((resolve) => {
    // For node-gyp, which would fetch Node's headers from elsewhere.
    const headers = { npm_config_nodedir: join(folder, 'node_modules', headersPackage) };
    const env = { ...process.env, ...environment, ...headers };
    const child = spawn(file, step.args, { cwd: folder, env, stdio: ['ignore', output, output] });
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : `ended with ${signal ?? code}`));
  });
  closeSync(output);
  return problem === undefined ? undefined : describeFailure(step, problem, log);
}

function describeMissing(tool: string): string {
  return `${tool} is missing; install ${sources[tool] ?? tool}`;
}

function describeFailure(step: Step, problem: string, log: string): string {
  const tail = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-lastLines);
  return [`${step.tool} ${step.args[0] ?? ''} ${problem}; the whole log is ${log}`, ...tail].join('\n    ');
}
