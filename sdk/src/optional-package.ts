// Packages that the application may have and we do not need: found from the program that runs, then from where it was
// started, then from here.
import { createRequire } from 'node:module';
import path from 'node:path';

class MissingPackageError extends Error {
  constructor(name: string, cause: unknown) {
    super(`the package ${name} cannot be loaded (${describe(cause)})`, { cause });
    this.name = 'MissingPackageError';
  }
}

/**
 * The exports of an optional package, as CommonJS.
 * @throws {MissingPackageError} when it is not installed, or does not load.
 */
export function requireOptional(specifier: string): unknown {
  let firstError: unknown;
  for (const from of startingPoints()) {
    try {
      return createRequire(from)(specifier);
    } catch (error) {
      // One that is there but fails says more than one that is not there.
      firstError = firstError === undefined || isMissing(firstError) ? error : firstError;
    }
  }
  throw new MissingPackageError(specifier, firstError);
}

function startingPoints(): readonly string[] {
  const main = process.argv[1];
  return [...(main ? [path.resolve(main)] : []), path.join(process.cwd(), 'package.json'), import.meta.url];
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
}

function describe(error: unknown): string {
  if (isMissing(error)) return 'it is not installed';
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
