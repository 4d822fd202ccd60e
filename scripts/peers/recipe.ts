// How each kind of peer is installed: the files to write and the programs to run, in the peer's own folder. Pure, so
// that its hash tells an installed peer from one whose recipe has changed.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describeElasticsearch, describeMaven } from './maven.ts';
import type { CollectorPeer, GoPeer, NpmPeer, Peer, PypiPeer } from './peer.ts';

export interface Step {
  /** A program in the PATH, or one under the peer's folder (with a slash). */
  readonly tool: string;
  readonly args: readonly string[];
  /** Programs in the PATH that the tool itself runs. */
  readonly needs?: readonly string[];
}

export interface Recipe {
  readonly files: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const builder = 'go.opentelemetry.io/collector/cmd/builder';
/** The npm package with Node itself, and its headers. */
export const headersPackage = `node-${process.platform}-${process.arch}`;
const goFlags = ['-trimpath', '-ldflags=-s -w'];

export function describeRecipe(peer: Exclude<Peer, { kind: 'debian' }>): Recipe {
  switch (peer.kind) {
    case 'pypi':
      return describePypi(peer);
    case 'go':
      return { files: {}, steps: describeGo(peer.name, peer) };
    case 'collector':
      return describeCollector(peer);
    case 'maven':
      return describeMaven(peer);
    case 'elasticsearch':
      return describeElasticsearch(peer);
    case 'npm':
      return describeNpm(peer);
  }
}

export function hashRecipe(recipe: Recipe): string {
  return createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 16);
}

function describePypi({ requirement, version }: PypiPeer): Recipe {
  const install = ['install', '--quiet', '--disable-pip-version-check', `${requirement}==${version}`];
  return {
    files: {},
    steps: [
      { tool: 'python3', args: ['-m', 'venv', '.'] },
      { tool: 'bin/pip', args: install },
    ],
  };
}

type GoProgram = Pick<GoPeer, 'packages' | 'version' | 'modules'>;

function describeGo(name: string, { packages, version, modules = [] }: GoProgram): Step[] {
  return [
    { tool: 'go', args: ['mod', 'init', `pitwall.invalid/peer/${name}`] },
    { tool: 'go', args: ['get', ...packages.map((one) => `${one}@${version}`), ...modules] },
    { tool: 'go', args: ['build', ...goFlags, '-o', 'bin/', ...packages] },
  ];
}

function describeCollector({ name, version, manifest }: CollectorPeer): Recipe {
  const text = readFileSync(new URL(manifest, import.meta.url), 'utf8');
  const modules = [...text.matchAll(/gomod: (\S+) (\S+)/g)].map(([, module, at]) => `${module}@${at}`);
  const replaces = [...text.matchAll(/- (\S+) => (\S+) (\S+)/g)].map(
    ([, from, to, at]) => `-replace=${from}=${to}@${at}`,
  );
  const source = (...args: readonly string[]): Step => ({ tool: 'go', args: ['-C', 'source', ...args] });
  return {
    files: { 'manifest.yaml': text.replace(/^dist:$/m, 'dist:\n  output_path: ./source') },
    steps: [
      ...describeGo(`${name}-builder`, { packages: [builder], version }),
      // Not its own way to get modules: `go mod tidy` asks for all that the tests of the components need as well.
      { tool: 'bin/builder', args: ['--config=manifest.yaml', '--skip-compilation', '--skip-get-modules'] },
      source('mod', 'init', `pitwall.invalid/peer/${name}`),
      source('mod', 'edit', ...replaces),
      source('get', `go.opentelemetry.io/collector/otelcol@${version}`, ...modules),
      source('build', ...goFlags, '-o', '../bin/otelcol', '.'),
    ],
  };
}

function describeNpm({ name, package: own, version, needs }: NpmPeer): Recipe {
  const manifest = {
    name: `pitwall-peer-${name}`,
    private: true,
    // With Node's headers, of the version that will load what is compiled.
    dependencies: { [own]: version, [headersPackage]: process.versions.node },
    allowScripts: { [own]: true }, // npm 11 and newer ask for it; older ones run all
  };
  return {
    files: { 'package.json': JSON.stringify(manifest) },
    // With a prefix, or `npm run` above it would have it install into the repository.
    steps: [
      { tool: 'npm', args: ['install', '--prefix', '.', '--no-audit', '--no-fund', '--foreground-scripts'], needs },
    ],
  };
}
