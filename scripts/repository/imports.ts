// What a file imports, found by its statements alone: the tree's own rules need no type checker.
import { posix } from 'node:path';
import type { SourceFile } from './source-files.ts';

export interface Import {
  readonly from: string;
  /** A package's name, or the path from the root of a file imported relatively. */
  readonly to: string;
  readonly isRelative: boolean;
}

const statement =
  /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s*['"]([^'"]+)['"]|(?:^|\n)import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

export function parseImports({ path, text }: SourceFile): Import[] {
  return [...text.matchAll(statement)]
    .map((match) => match[1] ?? match[2] ?? match[3] ?? '')
    .filter((specifier) => !specifier.startsWith('node:'))
    .map((specifier) => {
      const isRelative = specifier.startsWith('.');
      return { from: path, isRelative, to: isRelative ? posix.join(posix.dirname(path), specifier) : specifier };
    });
}
