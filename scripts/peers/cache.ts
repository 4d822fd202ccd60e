// Where peers live, and how an installed one is told from a half-installed or an outdated one: by a stamp, written last.
import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Peer } from './peer.ts';
import { describeRecipe, hashRecipe } from './recipe.ts';

const stampFile = 'stamp.json';

/** The cache of peers, outside the repository. */
export function peersFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env['PITWALL_PEERS_DIR']) return env['PITWALL_PEERS_DIR'];
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'pitwall', 'peers');
}

export function peerFolder(peer: Pick<Peer, 'name'>): string {
  return join(peersFolder(), peer.name);
}

export function isInstalled(peer: Peer): boolean {
  if (peer.kind === 'debian') return findProgram(peer.program) !== undefined;
  try {
    const stamp = JSON.parse(readFileSync(join(peerFolder(peer), stampFile), 'utf8')) as { recipe?: unknown };
    return stamp.recipe === hashRecipe(describeRecipe(peer));
  } catch {
    return false; // Never installed, or cut off before the stamp: both mean "install".
  }
}

export function writeStamp(peer: Exclude<Peer, { kind: 'debian' }>, seconds: number): void {
  const stamp = { version: peer.version, recipe: hashRecipe(describeRecipe(peer)), seconds };
  writeFileSync(join(peerFolder(peer), stampFile), `${JSON.stringify(stamp)}\n`);
}

/** The whole path of a program in the PATH. */
export function findProgram(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // Not in this folder of the PATH.
  }
}
