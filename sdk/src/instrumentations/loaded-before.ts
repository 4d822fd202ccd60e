// The modules that were there before the SDK's own. The first import of each entry: what follows it loads modules too.
import { createRequire } from 'node:module';
import type { CatalogueEntry } from './catalogue.ts';

const loadedBefore: readonly string[] = Object.keys(createRequire(import.meta.url).cache);

/** Names of the libraries that cannot be instrumented any more. */
export function findLoadedBefore(
  catalogue: readonly CatalogueEntry[],
  files: readonly string[] = loadedBefore,
): readonly string[] {
  const known = new Set(catalogue.flatMap((entry) => entry.modules));
  const names = files.map((file) => /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(file)?.[1] ?? '');
  return [...new Set(names.map((name) => name.replace('\\', '/')))].filter((name) => known.has(name));
}
