#!/usr/bin/env node
// The `pitwall` command. Exit codes: 0 all is well, 1 something is broken, 2 the command line is wrong.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { sdkVersion } from '../version.ts';
import { type CommandResult, runConfig } from './config-command.ts';
import { runDoctor, runLive } from './doctor-command.ts';
import type { Place } from './finding.ts';

const usage = `Usage: pitwall <command> [options]

  config              the settings of a program started here, each with its origin; secrets are masked
  doctor [entry]      what keeps telemetry from being whole: versions, bundles, start order, settings, ports
  doctor --live       sends one probe log, metric and trace to each destination and prints the receipts

  --json              machine-readable output
  --cwd <folder>      the program's folder; default: the working directory
  --version, --help

Exit codes: 0 all is well, 1 something is broken, 2 the command line is wrong.
`;

const options = {
  json: { type: 'boolean' },
  live: { type: 'boolean' },
  cwd: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

async function run(args: readonly string[]): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  const [command, entry, ...rest] = positionals;
  if (values.version) return print(`${sdkVersion}\n`, 0);
  if (values.help) return print(usage, 0);
  if (command === undefined) return refuse('no command was given');
  if (rest.length > 0) return refuse(`${rest.join(' ')} is too much`);
  const place: Place = { folder: path.resolve(values.cwd ?? '.'), entry, env: process.env };
  const result = await runCommand(command, place, values.live ?? false);
  if (result === undefined) return refuse(`${command} is no command`);
  return print(`${values.json ? JSON.stringify(result.json, null, 2) : result.text}\n`, result.isBroken ? 1 : 0);
}

async function runCommand(command: string, place: Place, isLive: boolean): Promise<CommandResult | undefined> {
  if (command === 'config') return runConfig(place);
  if (command === 'doctor') return isLive ? runLive(place) : runDoctor(place);
  return undefined;
}

function print(text: string, code: number): number {
  process.stdout.write(text);
  return code;
}

function refuse(problem: string): number {
  process.stderr.write(`pitwall: ${problem}\n\n${usage}`);
  return 2;
}

// The SDK's own sockets and timers never keep a process alive; this one waits for its answers.
const waiting = setInterval(() => {}, 60_000);
process.exitCode = 1; // until it is known

run(process.argv.slice(2))
  .then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.stderr.write(`pitwall: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    },
  )
  .finally(() => clearInterval(waiting));
