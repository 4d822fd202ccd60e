// The folder of a Lambda layer, ready to be zipped: the SDK in one file, and what a function may turn out to need in files of
// their own. Loading 500 files one by one is most of the SDK's start (docs/adr/020-lambda.md).
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-layers.html
import { cpSync, chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';

/** Made for each process anew by Node's module hooks: it must stay a package of its own. */
const hooks = 'import-in-the-middle';
/** Needed by some settings only. */
const optional = [
  'yaml',
  'winston-logstash/lib/winston-logstash-latest',
  'aws-xray-sdk-core/dist/lib/segment_emitter.js',
  '@aws-sdk/credential-provider-node',
  '@smithy/signature-v4',
  '@opentelemetry/propagator-b3',
];

export interface LayerSize {
  readonly files: number;
  /** What every function loads. */
  readonly startBytes: number;
  readonly totalBytes: number;
}

/** Builds from `<root>/sdk/dist` into `folder`, which is emptied. */
export async function buildLayer(root: string, folder: string): Promise<LayerSize> {
  const dist = join(root, 'sdk', 'dist');
  const instrumentations = listInstrumentations(join(dist, 'instrumentations', 'catalogue.js'));
  const fromSdk = createRequire(join(dist, 'index.js'));
  const fromContrib = createRequire(fromSdk.resolve('@opentelemetry/auto-instrumentations-node'));
  const lazy = new Map([
    ...optional.map((name) => [name, fromSdk.resolve(name)] as const),
    ...instrumentations.map((name) => [name, fromContrib.resolve(name)] as const),
  ]);
  const own = join(folder, 'pitwall-layer');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(own, { recursive: true });
  const bundle = await rolldown({
    input: {
      sdk: join(dist, 'lambda', 'loading.js'),
      ...Object.fromEntries([...lazy].map(([name, file]) => [fileNameOf(name), file])),
    },
    platform: 'node',
    plugins: [splitLazily(dist, [...lazy.keys()])],
  });
  const { output } = await bundle.write({
    dir: own,
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'shared-[hash].cjs',
    minify: true,
  });
  copyPackage(hooks, fromSdk, join(own, 'node_modules'));
  writeFileSync(join(own, 'entry.mjs'), readEntry(dist));
  writeFileSync(join(folder, 'pitwall'), readWrapper(root));
  chmodSync(join(folder, 'pitwall'), 0o755);
  const sizes = output.map((file) => ('code' in file ? Buffer.byteLength(file.code) : 0));
  const start = output.findIndex(({ fileName }) => fileName === 'sdk.cjs');
  return { files: sizes.length, startBytes: sizes[start] ?? 0, totalBytes: sizes.reduce((sum, size) => sum + size, 0) };
}

function listInstrumentations(catalogue: string): readonly string[] {
  const found = [...readFileSync(catalogue, 'utf8').matchAll(/contrib\('([^/']+)\//g)].map(([, name]) => name);
  if (found.length === 0) throw new Error(`${catalogue} names no instrumentation`);
  return found.map((name) => `@opentelemetry/instrumentation-${name}`);
}

function fileNameOf(name: string): string {
  return `lazy-${name.replace(/^@/, '').replaceAll(/\W+/g, '-')}`;
}

/** OpenTelemetry's NodeSDK requires every exporter, and we use none (ADR 002): here they are left out. */
const leftOut = /^@opentelemetry\/(?:exporter-|otlp-|configuration$)/;
const emptyModule = '\0left-out';

/** What the SDK requires by name becomes part of the bundle; what it requires lazily, a file beside it. */
function splitLazily(dist: string, lazy: readonly string[]): Plugin {
  const isOurs = (file: string | undefined): boolean => file?.startsWith(dist) === true;
  return {
    name: 'split-lazily',
    resolveId: (id, from) => {
      if (id.startsWith(hooks)) return { id, external: true };
      if (leftOut.test(id) && from?.includes('/sdk-node/') === true) return emptyModule;
      return isOurs(from) && lazy.includes(id) ? { id: `./${fileNameOf(id)}.cjs`, external: true } : null;
    },
    load: (id) => (id === emptyModule ? 'module.exports = {};' : null),
    transform: (code, file) => {
      if (!isOurs(file)) return null;
      const bundled = code
        .replace(/^const require = (?:module\.)?createRequire\(import\.meta\.url\);$/m, '')
        .replace(/createRequire\(import\.meta\.url\)\((?=')/, 'require(')
        .replace(/requireWithLate\(('[^']+')/, '((found) => found)(require($1)');
      return file.endsWith('catalogue.js') ? nameInstrumentations(bundled, lazy) : bundled;
    },
  };
}

/** A bundler sees literals only. */
function nameInstrumentations(code: string, lazy: readonly string[]): string {
  const cases = lazy.map((name) => `'${name}': () => require('${name}')`).join(', ');
  const named = code
    .replace(/^const requireContrib = .*$/m, `const contribs = { ${cases} };`)
    .replace(/requireContrib\(([^)]*)\)/, 'contribs[$1]()');
  if (!named.includes('contribs[')) throw new Error('the catalogue of instrumentations has another form');
  return named;
}

/** With what it depends on. */
function copyPackage(name: string, from: NodeJS.Require, modules: string): void {
  const source = findFolder(name, from);
  cpSync(source, join(modules, name), {
    recursive: true,
    filter: (file) => !file.includes(join(name, 'node_modules')),
  });
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { readonly dependencies?: object };
  const fromPackage = createRequire(join(source, 'package.json'));
  for (const dependency of Object.keys(manifest.dependencies ?? {})) copyPackage(dependency, fromPackage, modules);
}

function findFolder(name: string, from: NodeJS.Require): string {
  for (const modules of from.resolve.paths(name) ?? []) {
    try {
      readFileSync(join(modules, name, 'package.json'));
      return join(modules, name);
    } catch {
      // Not here: the next folder up.
    }
  }
  throw new Error(`${name} is not installed`);
}

function readEntry(dist: string): string {
  return readFileSync(join(dist, 'lambda-entry.js'), 'utf8').replace('./lambda/loading.js', './sdk.cjs');
}

function readWrapper(root: string): string {
  const text = readFileSync(join(root, 'sdk', 'lambda-exec-wrapper.sh'), 'utf8');
  return text
    .replaceAll('/opt/nodejs/node_modules/@pitwall/sdk/lambda-exec-wrapper.sh', '/opt/pitwall')
    .replace('/dist/lambda-entry.handler', '/pitwall-layer/entry.handler');
}
