// Installed libraries whose version no instrumentation takes, and libraries that are inside of a bundle, where no hook
// sees them being loaded.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { satisfies, valid } from 'semver';
import type { CatalogueEntry } from '../../instrumentations/catalogue.ts';
import type { CheckResult, Finding, Place } from '../finding.ts';
import { type InstalledPackage, readManifest } from './installed-packages.ts';

interface ModuleDefinition {
  readonly name: string;
  readonly supportedVersions: readonly string[];
}

export function checkLibraries(
  packages: readonly InstalledPackage[],
  catalogue: readonly CatalogueEntry[],
): CheckResult {
  const findings: Finding[] = [];
  let count = 0;
  for (const entry of catalogue) {
    const installed = packages.filter(({ name, version }) => entry.modules.includes(name) && valid(version));
    if (installed.length === 0) continue;
    count += installed.length;
    const ranges = readRanges(entry);
    for (const { name, version, folder } of installed) {
      const range = ranges.get(name);
      if (range === undefined || range.some((one) => satisfies(version, one, { includePrerelease: true }))) continue;
      findings.push({
        level: 'broken',
        what: `${name} ${version} in ${folder} is not instrumented`,
        why: `its instrumentation takes ${range.join(' or ')}`,
        remedy: `install a version in that range, or turn it off: OTEL_NODE_DISABLED_INSTRUMENTATIONS=${entry.name}`,
      });
    }
  }
  return { name: 'libraries', inspected: { what: 'installed libraries that can be instrumented', count }, findings };
}

function readRanges(entry: CatalogueEntry): ReadonlyMap<string, readonly string[]> {
  try {
    const made = entry.create() as { getModuleDefinitions?: () => readonly ModuleDefinition[] };
    const definitions = made.getModuleDefinitions?.() ?? [];
    return new Map(definitions.map((one) => [one.name, one.supportedVersions]));
  } catch {
    return new Map(); // it says so itself when telemetry starts (PW102)
  }
}

const maxBytes = 64 * 1024 * 1024;
const bundlerMarks = /__webpack_require__|\b__commonJS\b|\b__toESM\b|__esbuild|\b__turbopack/;

export function checkBundle(place: Place, catalogue: readonly CatalogueEntry[]): CheckResult {
  const entry = findEntry(place);
  const name = 'bundle';
  if (entry === undefined) return { name, inspected: { what: 'entry files', count: 0 }, findings: [] };
  const text = readFileSync(entry).subarray(0, maxBytes).toString('latin1');
  const inspected = { what: `entry file (${path.relative(place.folder, entry)})`, count: 1 };
  if (!bundlerMarks.test(text)) return { name, inspected, findings: [] };
  const known = new Set(catalogue.flatMap((one) => one.modules));
  const named = [...text.matchAll(/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//g)].map((match) => match[1] ?? '');
  const bundled = [...new Set(named)].filter((one) => known.has(one));
  const external = bundled.map((one) => `--external:${one}`).join(' ');
  const finding: Finding =
    bundled.length > 0
      ? {
          level: 'broken',
          what: `${bundled.join(', ')} ${bundled.length === 1 ? 'is' : 'are'} inside of the bundle`,
          why: 'a library that is not loaded as a module of its own cannot be instrumented',
          remedy: `leave them out of the bundle (esbuild: ${external}; webpack: externals) and install them beside it`,
        }
      : {
          level: 'warning',
          what: 'the entry file is a bundle',
          why: 'libraries inside of it cannot be instrumented, and their names are not in it',
          remedy: 'leave dependencies out of the bundle (esbuild: --packages=external; webpack: externals)',
        };
  return { name, inspected, findings: [finding] };
}

/** The file that was named, or the package's `main`. */
export function findEntry({ folder, entry }: Place): string | undefined {
  const named = entry ?? readManifest(folder)?.main;
  const file = named === undefined ? undefined : path.resolve(folder, named);
  return file !== undefined && existsSync(file) ? file : undefined;
}
