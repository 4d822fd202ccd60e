// Everything that decides the settings of this process: code, files and the environment.
import { findConfigFile, readConfigFile } from './files/config-file.ts';
import type { FileValues } from './files/file-values.ts';
import { readOpenTelemetryFile } from './files/opentelemetry-file.ts';
import { type Environment, type Resolution, resolveConfiguration } from './resolution.ts';
import type { StartOptions } from './settings/settings.ts';

export interface LoadedConfiguration extends Resolution {
  /** The files that were read, as messages name them. */
  readonly files: readonly string[];
  /** What is wrong with a file, or in it has no use: `<file> <what>`. */
  readonly fileProblems: readonly string[];
}

/** Reads files; never throws. */
export function loadConfiguration(
  options: StartOptions,
  env: Environment,
  folder: string = process.cwd(),
): LoadedConfiguration {
  const declared = readDeclared(options.openTelemetryConfigFile ?? env['OTEL_CONFIG_FILE'], { folder, env });
  const own = readOwn(options.configFile ?? env['PITWALL_CONFIG_FILE'], folder);
  const resolution = resolveConfiguration(options, env, { declared, own });
  const files = [declared, own].filter((file) => file !== undefined);
  const fileProblems = files.flatMap((file) => file.problems.map((problem) => `${file.origin} ${problem}`));
  return { ...resolution, files: files.map((file) => file.origin), fileProblems };
}

function readDeclared(
  file: string | undefined,
  place: { readonly folder: string; readonly env: Environment },
): FileValues | undefined {
  return file === undefined || file.trim() === '' ? undefined : readOpenTelemetryFile(file.trim(), place);
}

function readOwn(given: string | undefined, folder: string): FileValues | undefined {
  if (given === 'none') return undefined;
  const file = given === undefined || given.trim() === '' ? findConfigFile(folder) : given.trim();
  return file === undefined ? undefined : readConfigFile(file, folder);
}
