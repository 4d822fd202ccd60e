#!/usr/bin/env -S node --max-semi-space-size=8
// The collector as a program. Under a steady stream of requests V8 lets its young generation grow to 60 MiB and more; the flag
// above bounds it, which nothing in the code can. Exit codes: 0 stopped, 1 failed, 2 a port or the data folder cannot be had.
import { parseArgs } from 'node:util';
import { runCollector } from './collector.ts';
import type { RunningCollector } from './collector.ts';
import { PortsUnavailable } from './port-problem.ts';
import { describeHelp, resolveSettings } from './settings/resolve.ts';
import { settingsTable } from './settings/table.ts';
import { DataDirUnavailable } from './store/database.ts';
import { readVersion } from './version.ts';

const stopDeadlineMillis = 2_800;

interface Arguments {
  readonly flags: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
  readonly isHelp: boolean;
  readonly isVersion: boolean;
}

function parseArguments(args: readonly string[]): Arguments {
  const flagNames = Object.values(settingsTable).map(({ flag }) => flag);
  const options = Object.fromEntries(flagNames.map((flag) => [flag, { type: 'string' as const }]));
  const { values, tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const known = new Set([...flagNames, 'help', 'version', 'h']);
  const problems = tokens.flatMap((token) => {
    if (token.kind === 'option-terminator') return [];
    if (token.kind === 'positional') return [`argument ${JSON.stringify(token.value)} is not known; it is ignored`];
    return known.has(token.name) ? [] : [`flag ${token.rawName} is not known; it is ignored (see --help)`];
  });
  const flags = Object.fromEntries(
    flagNames.flatMap((flag) => {
      const value = values[flag];
      return value === undefined ? [] : [[flag, typeof value === 'string' ? value : ' ']];
    }),
  );
  return { flags, problems, isHelp: 'help' in values || 'h' in values, isVersion: 'version' in values };
}

async function main(): Promise<void> {
  const { flags, problems, isHelp, isVersion } = parseArguments(process.argv.slice(2));
  if (isHelp) return void process.stdout.write(`${describeHelp()}\n`);
  if (isVersion) return void process.stdout.write(`${readVersion()}\n`);
  const resolved = resolveSettings(flags, process.env);
  for (const problem of [...problems, ...resolved.problems]) report(problem);
  if (!['127.0.0.1', 'localhost', '::1'].includes(resolved.settings.host)) {
    report(
      `listening on ${resolved.settings.host}: whoever can reach it reads and writes telemetry, there is no login`,
    );
  }
  const starting = runCollector(resolved.settings, report);
  stopOnSignal(starting);
  const collector = await starting;
  const { pageUrl, otlpUrl, logstashUrl, logstashTcp } = collector;
  process.stdout.write(
    `pitwall-local ready: page ${pageUrl}  otlp ${otlpUrl}  logstash ${logstashUrl} tcp ${logstashTcp.host}:${logstashTcp.port}\n`,
  );
}

// A signal while it is still starting is obeyed as soon as there is something to stop.
function stopOnSignal(starting: Promise<RunningCollector>): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    // Whatever hangs, whoever sent the signal is not kept waiting: all that was acknowledged is committed already.
    setTimeout(() => process.exit(0), stopDeadlineMillis).unref();
    starting.then((collector) => collector.stop()).then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function fail(error: unknown): void {
  if (error instanceof PortsUnavailable || error instanceof DataDirUnavailable) {
    for (const line of error.message.split('\n')) report(line);
    process.exit(2);
  }
  report(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
}

function report(message: string): void {
  process.stderr.write(`pitwall-local: ${message}\n`);
}

main().catch(fail);
