// One thing that is built, and built again only when what goes into it has changed.
// The hash of its inputs is kept beside the repository's other run-time files, never inside what is published.
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runNode } from './program.ts';

export interface BuildTarget {
  readonly name: string;
  /** Globs of what goes in, from the root. */
  readonly inputs: readonly string[];
  /** A file that exists once it has been built, from the root. */
  readonly output: string;
  /** Globs of what the last build left, which goes first: a file whose source is gone must not be published. */
  readonly stale?: readonly string[];
  /** Arguments to Node, run in the root. */
  readonly run: readonly string[];
}

export type BuildOutcome =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'built'; readonly millis: number }
  | { readonly kind: 'failed'; readonly output: readonly string[] };

const stampFolder = '.pitwall/build';
const alwaysInputs = ['package-lock.json', 'tsconfig.base.json'];

export async function buildTarget(target: BuildTarget, root: string): Promise<BuildOutcome> {
  const hash = hashInputs(target, root);
  const stamp = join(root, stampFolder, target.name.replaceAll('/', '-'));
  if (existsSync(join(root, target.output)) && readStamp(stamp) === hash) return { kind: 'fresh' };
  const startedAt = performance.now();
  for (const file of globSync(target.stale ?? [], { cwd: root })) rmSync(join(root, file));
  const { code, output } = await runNode(target.run, root);
  if (code !== 0) return { kind: 'failed', output: output.trimEnd().split('\n') };
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return { kind: 'built', millis: performance.now() - startedAt };
}

function hashInputs({ inputs, run }: BuildTarget, root: string): string {
  const files = globSync([...inputs, ...alwaysInputs], { cwd: root }).toSorted();
  const hash = createHash('sha256').update(run.join('\0'));
  for (const file of files) {
    if (/\.test\.tsx?$/.test(file)) continue;
    hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function readStamp(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // Never built here.
  }
}
