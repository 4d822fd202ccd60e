// Installs one peer. What was interrupted starts again from an empty folder, with what its tools have cached.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isInstalled, peerFolder, peersFolder, writeStamp } from './cache.ts';
import type { DebianPeer, Peer } from './peer.ts';
import { describeRecipe } from './recipe.ts';
import type { Step } from './recipe.ts';
import { runStep } from './step.ts';

export type InstallResult =
  | { readonly outcome: 'present' }
  | { readonly outcome: 'installed'; readonly seconds: number }
  | { readonly outcome: 'failed'; readonly problem: string };

const maxCommandLength = 70;
let isPackageListFresh = false;

export async function installPeer(peer: Peer, say: (line: string) => void): Promise<InstallResult> {
  if (isInstalled(peer)) return { outcome: 'present' };
  const startedAt = performance.now();
  const folder = peer.kind === 'debian' ? peersFolder() : prepareFolder(peer);
  const place = { folder, log: prepareLog(peer) };
  for (const step of describeSteps(peer)) {
    say(shortenCommand(step));
    const problem = await runStep(step, place);
    if (problem !== undefined) return { outcome: 'failed', problem };
  }
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  if (peer.kind === 'debian') isPackageListFresh = true;
  else writeStamp(peer, seconds);
  return isInstalled(peer)
    ? { outcome: 'installed', seconds }
    : { outcome: 'failed', problem: `all steps ended well, but ${peer.name} is not there` };
}

function shortenCommand({ tool, args }: Step): string {
  const text = [tool, ...args].join(' ');
  return text.length > maxCommandLength ? `${text.slice(0, maxCommandLength)} …` : text;
}

function describeSteps(peer: Peer): readonly Step[] {
  return peer.kind === 'debian' ? describeDebian(peer) : describeRecipe(peer).steps;
}

function describeDebian(peer: DebianPeer): Step[] {
  const install: Step = { tool: 'apt-get', args: ['install', '-y', '-qq', '--no-install-recommends', peer.package] };
  return isPackageListFresh ? [install] : [{ tool: 'apt-get', args: ['update', '-qq'] }, install];
}

function prepareFolder(peer: Exclude<Peer, { kind: 'debian' }>): string {
  const folder = peerFolder(peer);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(describeRecipe(peer).files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function prepareLog(peer: Peer): string {
  const logs = join(peersFolder(), 'logs');
  mkdirSync(logs, { recursive: true });
  const log = join(logs, `${peer.name}.log`);
  writeFileSync(log, '');
  return log;
}
