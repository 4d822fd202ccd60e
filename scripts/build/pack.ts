// Makes the tarball that would be published. The export condition that loads a workspace unbuilt names files that
// are not published, so it is taken out of the packed package.json: `npm pack` itself has no hook for that.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runNpm } from './program.ts';

const sourceCondition = 'pitwall-source';

/** Packs a built package into `folder` and returns the tarball. @throws when npm cannot, or a file is missing. */
export async function packPackage(source: string, folder: string): Promise<string> {
  const staged = join(folder, basename(source));
  mkdirSync(staged, { recursive: true });
  const manifest = readFileSync(join(source, 'package.json'), 'utf8');
  const { files } = JSON.parse(manifest) as { readonly files: readonly string[] };
  for (const file of [...files, 'README.md']) cpSync(join(source, file), join(staged, file), { recursive: true });
  cpSync(join(import.meta.dirname, '../../LICENSE'), join(staged, 'LICENSE'));
  writeFileSync(join(staged, 'package.json'), publishedManifest(manifest));
  const run = await runNpm(['pack', '--loglevel=error', '--ignore-scripts', '--pack-destination', folder], staged);
  if (run.code !== 0) throw new Error(`npm pack failed in ${source}:\n${run.output}`);
  return join(folder, run.output.trim().split('\n').at(-1) ?? '');
}

/** The manifest without the development condition. */
export function publishedManifest(text: string): string {
  return `${JSON.stringify(JSON.parse(text), (key, value: unknown) => (key === sourceCondition ? undefined : value), 2)}\n`;
}
