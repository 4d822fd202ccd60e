// The files of the repository, as git sees them: tracked, or new and not ignored.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../build/program.ts';

export interface SourceFile {
  /** From the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

const textEndings =
  /\.(ts|tsx|js|mjs|cjs|json|jsonc|md|yml|yaml|css|html|svg|sh|conf)$|(^|\/)(\.ci\/run|\.[a-z]+rc|\.[a-z]+ignore)$/;

export async function listSourceFiles(root: string): Promise<SourceFile[]> {
  const { code, output } = await runProgram(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    root,
  );
  if (code !== 0) throw new Error(`git could not list the files: ${output}`);
  const paths = [...new Set(output.split('\0'))].filter((path) => textEndings.test(path) && isFile(join(root, path)));
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** A file that was deleted but not yet committed is still listed. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

export function isCode({ path }: SourceFile): boolean {
  return /\.(ts|tsx|mjs|cjs|js)$/.test(path);
}
