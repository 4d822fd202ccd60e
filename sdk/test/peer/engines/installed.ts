// Which peers are installed, and a `describe` that minds it.
/* oxlint-disable vitest/no-conditional-tests, vitest/valid-title, vitest/valid-describe-callback -- declares the tests of others */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findProgram, isInstalled, peerFolder } from '../../../../scripts/peers/cache.ts';
import type { Peer } from '../../../../scripts/peers/peer.ts';
import { type PeerName, peers } from '../../../../scripts/peers/table.ts';

/** Describes tests that need these peers. One that is missing fails in CI; elsewhere the tests are skipped, with a reason. */
export function describePeer(names: readonly PeerName[], title: string, body: () => void): void {
  const missing = names.filter((name) => !isInstalled(findPeer(name)));
  const reason = `missing: ${missing.join(', ')}; run npm run peers -- ${missing.join(' ')}`;
  if (missing.length > 0 && process.env['CI']) {
    describe(title, () => {
      it('has its peers', () => expect(missing, reason).toEqual([]));
    });
    return;
  }
  if (missing.length > 0) console.warn(`skipped "${title}": ${reason}`);
  describe.runIf(missing.length === 0)(title, body);
}

/** The path of a peer's program. */
export function findPeerProgram(name: PeerName, program?: string): string {
  const peer = findPeer(name);
  if (peer.kind === 'debian') return findProgram(peer.program) ?? peer.program;
  const own = 'program' in peer ? peer.program : '';
  return join(peerFolder(peer), program ?? own);
}

/** What `NODE_PATH` has to be so that a program finds a package of npm's that is a peer. */
export function findNodePath(name: PeerName): string {
  return join(peerFolder(findPeer(name)), 'node_modules');
}

/** The program of Lambda's runtime client: run by Node, with a handler as its argument. */
export function findLambdaRuntime(): string {
  return findPeerProgram('aws-lambda-ric', 'node_modules/aws-lambda-ric/index.mjs');
}

function findPeer(name: PeerName): Peer {
  const peer = peers.find((one) => one.name === name);
  if (peer === undefined) throw new Error(`no peer is called ${name}`);
  return peer;
}
