// `pitwall.config.*`: found from the working directory upward to the package's root, loaded by require(), which takes ESM
// and TypeScript too (Node 22.18 strips types by itself), because telemetry must be running before the program's first
// import. A broken file is one line; the application runs.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { settings } from '../settings/settings.ts';
import { type FileValues, isRecord, unusable } from './file-values.ts';

const names = ['ts', 'mts', 'js', 'mjs', 'json'].map((extension) => `pitwall.config.${extension}`);

/** @returns the path of the nearest file, not above the first folder that has a package.json. */
export function findConfigFile(folder: string): string | undefined {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    const found = names.map((name) => path.join(current, name)).find((file) => existsSync(file));
    if (found !== undefined) return found;
    if (existsSync(path.join(current, 'package.json')) || current === path.dirname(current)) return undefined;
  }
}

export function readConfigFile(file: string, folder: string): FileValues {
  const absolute = path.resolve(folder, file);
  const origin = path.relative(folder, absolute) || file;
  if (!existsSync(absolute)) return unusable(origin, 'does not exist');
  if (/\.m?ts$/.test(file) && !process.features.typescript)
    return unusable(
      origin,
      `needs Node 22.18 or newer to be read without a build, and this is ${process.versions.node}; write it as .mjs or .json`,
    );
  try {
    return checkKeys(origin, load(absolute));
  } catch (error) {
    return unusable(origin, `cannot be read: ${describeFailure(error)}`);
  }
}

function load(absolute: string): unknown {
  if (absolute.endsWith('.json')) return JSON.parse(readFileSync(absolute, 'utf8'));
  const loaded: unknown = createRequire(absolute)(absolute);
  return isRecord(loaded) && 'default' in loaded ? loaded['default'] : loaded;
}

/** `$schema` is for editors. */
function checkKeys(origin: string, loaded: unknown): FileValues {
  if (!isRecord(loaded)) return unusable(origin, 'does not export an object of settings');
  const problems = Object.keys(loaded)
    .filter((key) => !Object.hasOwn(settings, key) && key !== '$schema')
    .map((key) => `has ${JSON.stringify(key)}, which is no setting`);
  return { origin, values: loaded, problems };
}

function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ERR_REQUIRE_ASYNC_MODULE')
    return 'it uses await at its top level, which cannot be waited for before the program starts';
  return `${error.name}: ${error.message.split('\n')[0] ?? ''}`;
}
