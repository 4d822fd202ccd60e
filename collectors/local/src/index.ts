// @pitwall/local in code: start a collector, ask it, stop it.
import { runCollector } from './collector.ts';
import type { RunningCollector } from './collector.ts';
import { resolveOptions } from './settings/options.ts';
import type { CollectorOptions } from './settings/options.ts';

export type { RunningCollector } from './collector.ts';
export type { CollectorOptions } from './settings/options.ts';

/**
 * Starts a collector. Every option has the default of its setting; a port of 0 takes any that is free, and the URLs of the
 * answer have the real ones. Throws one error that lists every bad option, `PortsUnavailable`, or `DataDirUnavailable`.
 */
export async function startCollector(options: CollectorOptions = {}): Promise<RunningCollector> {
  return runCollector(resolveOptions(options), options.onProblem ?? reportProblem);
}

function reportProblem(message: string): void {
  process.stderr.write(`pitwall-local: ${message}\n`);
}
