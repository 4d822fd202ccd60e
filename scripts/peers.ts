// `npm run peers`: installs the real engines that the peer tests run against. A second run has nothing to do.
import { isInstalled, peersFolder } from './peers/cache.ts';
import { installPeer } from './peers/install.ts';
import { takeLock } from './peers/lock.ts';
import { peers } from './peers/table.ts';

type ListedPeer = (typeof peers)[number];

const usage = `Usage: npm run peers [-- <name>...] [-- --list] [-- --help]

Installs the engines of the peer tests, each at a pinned version, into
${peersFolder()} (PITWALL_PEERS_DIR names another folder).
With names, only these: ${peers.map(({ name }) => name).join(', ')}.
On a new machine all of them take about 20 minutes and 2 GB, Go's own caches apart; what each step prints is in the folder logs.
Needs Go 1.26, Python 3 with venv, Maven with a JDK 17, for what npm compiles g++, make, cmake and xz, and root for Debian's
programs (Debian: python3-venv maven openjdk-17-jdk-headless g++ make cmake xz-utils). --list shows what is there.
`;

function list(): void {
  for (const peer of peers) {
    const state = isInstalled(peer) ? 'installed' : 'missing';
    console.log(
      [peer.name.padEnd(17), peer.version.padEnd(21), peer.kind.padEnd(14), state.padEnd(10), peer.about].join(''),
    );
  }
}

async function install(chosen: readonly ListedPeer[]): Promise<number> {
  const startedAt = performance.now();
  const failed: string[] = [];
  for (const [index, peer] of chosen.entries()) {
    const title = `[${index + 1}/${chosen.length}] ${peer.name} ${peer.version}`;
    const result = await installPeer(peer, (line) => console.log(`${title}: ${line}`));
    if (result.outcome === 'installed') console.log(`${title}: installed in ${result.seconds} s`);
    if (result.outcome === 'present') console.log(`${title}: already there`);
    if (result.outcome === 'failed') {
      failed.push(peer.name);
      console.error(`${title}: FAILED: ${result.problem}`);
    }
  }
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  if (failed.length > 0) console.error(`${failed.length} of ${chosen.length} peers are missing: ${failed.join(', ')}`);
  else console.log(`${chosen.length} peers are ready (${seconds} s)`);
  return failed.length === 0 ? 0 : 1;
}

async function main(args: readonly string[]): Promise<number> {
  const names = args.filter((one) => !one.startsWith('--'));
  const known: readonly string[] = peers.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`No peer is called ${unknown.join(' or ')}; there are ${known.join(', ')}.`);
    return 1;
  }
  const holder = takeLock();
  if (holder !== undefined) {
    console.error(`Process ${holder} is installing peers; run this again when it has ended.`);
    return 1;
  }
  return install(peers.filter(({ name }) => names.length === 0 || names.includes(name)));
}

if (process.argv.includes('--help')) console.log(usage);
else if (process.argv.includes('--list')) list();
else process.exitCode = await main(process.argv.slice(2));
