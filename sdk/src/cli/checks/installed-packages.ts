// The packages that a program in a folder can reach: every node_modules beside it and above it, and those within.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';

export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

export interface PackageManifest {
  readonly name?: string;
  readonly version?: string;
  readonly main?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const maxFolders = 50_000;

export function findPackages(folder: string): InstalledPackage[] {
  const found = new Map<string, InstalledPackage>();
  const waiting = nodeModulesAbove(folder);
  const seen = new Set<string>();
  for (let next = waiting.pop(); next !== undefined && seen.size < maxFolders; next = waiting.pop()) {
    for (const candidate of listPackages(next)) {
      const real = realpathSync(candidate);
      if (seen.has(real)) continue;
      seen.add(real);
      const { name, version } = readManifest(real) ?? {};
      if (name !== undefined) found.set(real, { name, version: version ?? '0.0.0', folder: real });
      const inner = path.join(real, 'node_modules');
      if (existsSync(inner)) waiting.push(inner);
    }
  }
  return [...found.values()];
}

/** Undefined when there is none, or none to read. */
export function readManifest(folder: string): PackageManifest | undefined {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as PackageManifest;
  } catch {
    return undefined; // no package
  }
}

function nodeModulesAbove(folder: string): string[] {
  const found: string[] = [];
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    const candidate = path.join(current, 'node_modules');
    if (existsSync(candidate)) found.push(candidate);
    if (current === path.dirname(current)) return found;
  }
}

function listPackages(nodeModules: string): string[] {
  const names = listFolders(nodeModules);
  const scoped = names.filter((name) => name.startsWith('@'));
  const pnpm = names.includes('.pnpm') ? listFolders(path.join(nodeModules, '.pnpm')) : [];
  return [
    ...names.filter((name) => !name.startsWith('@') && !name.startsWith('.')),
    ...scoped.flatMap((scope) => listFolders(path.join(nodeModules, scope)).map((name) => `${scope}/${name}`)),
    ...pnpm.flatMap((store) => {
      const inner = path.join('.pnpm', store, 'node_modules');
      return listFolders(path.join(nodeModules, inner)).map((name) => path.join(inner, name));
    }),
  ].map((name) => path.join(nodeModules, name));
}

function listFolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map((entry) => entry.name)
      .filter((name) => existsSync(path.join(folder, name)));
  } catch {
    return []; // gone, or not ours to read
  }
}
