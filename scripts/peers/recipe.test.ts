import { expect, it } from 'vitest';
import { describeRecipe, hashRecipe } from './recipe.ts';
import { peers } from './table.ts';
import { peersFolder } from './cache.ts';
import type { Peer } from './peer.ts';

type Built = Exclude<Peer, { kind: 'debian' }>;
const built = (peers as readonly Peer[]).filter((peer): peer is Built => peer.kind !== 'debian');

it('pins each peer that is not Debian’s to one version', () => {
  expect(built.length).toBeGreaterThan(5);
  for (const peer of built) {
    const texts = JSON.stringify(describeRecipe(peer));
    expect(texts, peer.name).toContain(peer.version);
    expect(texts, peer.name).not.toContain('latest');
  }
});

it('gives each recipe a hash of its own, which a new version changes', () => {
  const hashes = built.map((peer) => hashRecipe(describeRecipe(peer)));
  expect(new Set(hashes).size).toBe(built.length);
  const moto = built.find(({ name }) => name === 'moto');
  if (moto === undefined) throw new Error('moto is gone from the table');
  expect(hashRecipe(describeRecipe({ ...moto, version: '0' }))).not.toBe(hashRecipe(describeRecipe(moto)));
});

it('builds the Collector from every module of the manifest', () => {
  const collector = built.find(({ kind }) => kind === 'collector');
  if (collector === undefined) throw new Error('the Collector is gone from the table');
  const { files, steps } = describeRecipe(collector);
  const modules = (files['manifest.yaml'] ?? '').match(/gomod: /g) ?? [];
  expect(modules.length).toBeGreaterThan(10);
  const get = steps.find(({ args }) => args.includes('get') && args.includes('-C'));
  expect(get?.args).toHaveLength(modules.length + 4);
  const replaces = (files['manifest.yaml'] ?? '').match(/ => /g) ?? [];
  expect(replaces.length).toBeGreaterThan(1);
  expect(steps.find(({ args }) => args.includes('edit'))?.args).toHaveLength(replaces.length + 4);
  expect(files['manifest.yaml']).toContain('output_path: ./source');
});

it('caches outside the repository, where the environment says', () => {
  expect(peersFolder({ PITWALL_PEERS_DIR: '/cache/peers' })).toBe('/cache/peers');
  expect(peersFolder({ XDG_CACHE_HOME: '/cache' })).toBe('/cache/pitwall/peers');
});
