// Loads an instrumentation when the application first resolves one of its modules, by require() or by import.
// require() is patched by require-in-the-middle, import by import-in-the-middle, both through OpenTelemetry's
// InstrumentationBase; this file decides when, with Node's synchronous module hooks
// (https://nodejs.org/api/module.html#synchronous-hooks-accepted-by-moduleregisterhooks).
import module from 'node:module';
import { metrics } from '@opentelemetry/api';
import { register as registerImportHooks, supportsSyncHooks } from 'import-in-the-middle/register-hooks.mjs';
import type { Diagnostics } from '../diagnostics.ts';
import type { CatalogueEntry } from './catalogue.ts';

export interface LoaderOptions {
  readonly catalogue: readonly CatalogueEntry[];
  readonly disabled: readonly string[];
  /** Empty: all but those that are opt-in. */
  readonly enabled: readonly string[];
  readonly diagnostics: Diagnostics;
}

const require = module.createRequire(import.meta.url);

/** Installs the hooks. Once a process; the hooks stay. */
export function startInstrumentations(options: LoaderOptions): void {
  const entries = options.catalogue.filter((entry) => isWanted(entry, options));
  const byModule = new Map(entries.flatMap((entry) => entry.modules.map((name) => [name, entry])));
  const load = createOnceLoader(options.diagnostics);
  for (const entry of entries) if (entry.modules.length === 0) load(entry);
  registerEsmPatching([...byModule.keys()].filter((name) => !module.isBuiltin(name)));
  module.registerHooks({
    resolve: (specifier, context, nextResolve) => {
      const resolved = nextResolve(specifier, context);
      // After the resolution: a module that is not installed loads nothing.
      const entry = byModule.get(moduleNameOf(specifier));
      if (entry) load(entry);
      return resolved;
    },
  });
}

function isWanted(entry: CatalogueEntry, { enabled, disabled }: LoaderOptions): boolean {
  if (disabled.includes(entry.name)) return false;
  return enabled.length > 0 ? enabled.includes(entry.name) : !entry.isOptIn;
}

function createOnceLoader(diagnostics: Diagnostics): (entry: CatalogueEntry) => void {
  const loaded = new Set<string>();
  return (entry) => {
    if (loaded.has(entry.name)) return;
    // Before the loading: an instrumentation may itself resolve the module it is for.
    loaded.add(entry.name);
    try {
      const instrumentation = entry.create();
      // Some make their instruments only when they are given a provider.
      instrumentation.setMeterProvider(metrics.getMeterProvider());
      patchBuiltins(entry.modules);
    } catch (error) {
      diagnostics.say('PW102', `${entry.name} is not instrumented: ${String(error)}`, entry.name);
    }
  };
}

/**
 * Built-in modules exist once, for require() and import alike: requiring one applies its patch, and the sync carries it to
 * named imports (`import { get } from 'node:http'`), which import-in-the-middle would miss once the patch is applied.
 */
function patchBuiltins(names: readonly string[]): void {
  const builtins = names.filter((name) => module.isBuiltin(name));
  for (const name of builtins) require(name);
  if (builtins.length > 0) module.syncBuiltinESMExports();
}

function registerEsmPatching(names: readonly string[]): void {
  const included = new Set(names);
  if (supportsSyncHooks()) {
    const shouldInclude = (_url: string, specifier: string): boolean => included.has(moduleNameOf(specifier));
    // Documented, but missing from its types (3.6.0).
    registerImportHooks({ shouldInclude } as Parameters<typeof registerImportHooks>[0]);
    return;
  }
  // Node 22.15 to 22.22.2 and 24.0 to 24.11.0: the loader thread's hooks. They go when those versions do.
  // oxlint-disable-next-line typescript/no-deprecated -- the way of those versions
  module.register('import-in-the-middle/hook.mjs', import.meta.url, { data: { include: names } });
}

function moduleNameOf(specifier: string): string {
  return specifier.startsWith('node:') ? specifier.slice(5) : specifier;
}
