// Makes the tarball that would be published. The export condition that loads a workspace unbuilt names files that
// are not published, so it is taken out of the packed package.json: `npm pack` itself has no hook for that.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runNpm } from './program.ts';

const sourceCondition = 'pitwall-source';

/** Packs a built package into `folder` and returns the tarball. @throws when npm cannot. */
export async function packPackage(source: string, folder: string): Promise<string> {
  const staged = join(folder, basename(source));
  mkdirSync(staged, { recursive: true });
  cpSync(join(source, 'dist'), join(staged, 'dist'), { recursive: true });
  writeFileSync(join(staged, 'package.json'), publishedManifest(readFileSync(join(source, 'package.json'), 'utf8')));
  const run = await runNpm(['pack', '--loglevel=error', '--ignore-scripts', '--pack-destination', folder], staged);
  if (run.code !== 0) throw new Error(`npm pack failed in ${source}:\n${run.output}`);
  return join(folder, run.output.trim().split('\n').at(-1) ?? '');
}

/** The manifest without the development condition. */
export function publishedManifest(text: string): string {
  return `${JSON.stringify(JSON.parse(text), (key, value: unknown) => (key === sourceCondition ? undefined : value), 2)}\n`;
}
