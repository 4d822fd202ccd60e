// Which part of the tree may import which. Arrows point one way; whoever wants another one changes this table, and
// says why in the same commit.
import { parseImports } from './imports.ts';
import type { Import } from './imports.ts';
import type { RuleResult } from './rules.ts';
import { isCode } from './source-files.ts';
import type { SourceFile } from './source-files.ts';

const contracts = ['products', 'orders', 'gateway'].map((service) => `@pitwall-examples/${service}/contract`);

/** The stores of the shop, and what stands in for them in tests. */
const tableTools = ['@pitwall-examples/chassis/table', '@pitwall-examples/cloud'];

/** Our own packages that each folder may import, by name. The first folder that a path begins with counts. */
const packageArrows: Readonly<Record<string, readonly string[]>> = {
  'signals/': [],
  // The SDK's own test programs use it as an application does, by name.
  'sdk/test/': ['@pitwall/sdk', '@pitwall/signals'],
  'sdk/': ['@pitwall/signals'],
  // The collector judges the SDK, so only its tests may run it.
  'collectors/local/test/': ['@pitwall/sdk', '@pitwall/local', '@pitwall/signals'],
  'collectors/local/': [],
  // The supervisor runs the parts as programs and imports none of them.
  'examples/platform/': [],
  'examples/chassis/': [],
  'examples/cloud/': [],
  // A service knows the contract of a service that it calls, never its code.
  'examples/': ['@pitwall/sdk', '@pitwall/signals', '@pitwall-examples/chassis', ...tableTools, ...contracts],
  'bench/': ['@pitwall/sdk', '@pitwall/signals'],
  'scripts/': ['@pitwall/sdk', '@pitwall/signals', '@pitwall/local'],
};

/** Relative imports that may leave their package. */
const crossings: readonly { readonly from: string; readonly to: string }[] = [
  { from: 'examples/platform/src/', to: 'scripts/build/' },
  { from: 'examples/platform/src/', to: 'collectors/local/src/api/types.ts' },
  { from: 'scripts/', to: 'sdk/src/' },
  // What is measured alone, beside its peer, is no part of the public surface.
  { from: 'bench/src/metrics/', to: 'sdk/src/' },
  { from: 'bench/src/delivery/', to: 'sdk/src/' },
  // Hot paths are measured by themselves; the package exports none of them.
  { from: 'bench/src/hot-paths/', to: 'sdk/src/' },
  // Peer tests know where the engines are installed.
  { from: 'sdk/test/peer/', to: 'scripts/peers/' },
  { from: 'scripts/', to: 'collectors/local/' },
];

/** The SDK's folders and files, leaves first: each imports only from those before it, or within itself. */
const sdkOrder = [
  ['errors', 'version', 'optional-package', 'late-packages'],
  ['correlation', 'opentelemetry', 'threads'],
  ['safety'],
  ['diagnostics', 'propagation'],
  ['configuration'],
  ['resource', 'lifecycle'],
  ['meter'],
  ['pipeline'],
  ['transport'],
  // Remote sampling asks by HTTP.
  ['sampling'],
  ['aggregation'],
  ['destinations'],
  ['health', 'telemetry', 'instrumentations', 'finishing', 'messaging'],
  ['instruments', 'logger', 'wiring'],
  ['start'],
  ['lambda'],
  ['register', 'lambda-entry', 'index', 'config', 'cli'],
] as const;

export function checkPackageArrows(files: readonly SourceFile[]): RuleResult {
  const imports = files.filter(isCode).flatMap(parseImports);
  const ours = imports.filter(({ to, isRelative }) => isRelative || to.startsWith('@pitwall'));
  return { inspected: ours.length, problems: ours.flatMap(judgeArrow) };
}

function judgeArrow({ from, to, isRelative }: Import): string[] {
  const home = Object.keys(packageArrows).find((folder) => from.startsWith(folder));
  if (home === undefined) return [];
  if (isRelative) return isInside(from, to) ? [] : [`${from} imports ${to}: import packages by name`];
  const allowed = packageArrows[home] ?? [];
  // `@pitwall/sdk` allows its entries too; another service only exactly what is listed.
  const name = to.startsWith('@pitwall/') ? to.split('/').slice(0, 2).join('/') : to;
  return allowed.includes(name) ? [] : [`${from} may not import ${to}`];
}

function isInside(from: string, to: string): boolean {
  const folder = /^(examples|collectors)\/[^/]+\/|^[^/]+\//.exec(from)?.[0] ?? '';
  return (
    to.startsWith(folder) || crossings.some((crossing) => from.startsWith(crossing.from) && to.startsWith(crossing.to))
  );
}

export function checkSdkOrder(files: readonly SourceFile[]): RuleResult {
  const sources = files.filter(
    (file) => file.path.startsWith('sdk/src/') && isCode(file) && !file.path.endsWith('.test.ts'),
  );
  const imports = sources.flatMap(parseImports).filter(({ to }) => to.startsWith('sdk/src/'));
  const unknown = [...new Set(sources.map(({ path }) => unitOf(path)))].filter((unit) => rankOf(unit) === -1);
  const problems = unknown.map(
    (unit) => `sdk/src/${unit} has no place in the order of the SDK's folders (scripts/repository/arrows.ts)`,
  );
  for (const { from, to } of imports) {
    const [source, target] = [unitOf(from), unitOf(to)];
    if (source === target || rankOf(source) === -1 || rankOf(target) === -1) continue;
    if (rankOf(target) >= rankOf(source)) problems.push(`${from} imports ${to}, which stands above it`);
  }
  return { inspected: imports.length, problems };
}

/** `pipeline` for sdk/src/pipeline/queue.ts, `start` for sdk/src/start.ts. */
function unitOf(path: string): string {
  return path.slice('sdk/src/'.length).replace(/\/.*|\.ts$/g, '');
}

function rankOf(unit: string): number {
  return sdkOrder.findIndex((units) => (units as readonly string[]).includes(unit));
}
