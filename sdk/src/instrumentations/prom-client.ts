// Finds the registries that the application fills, of prom-client and of @prometheus-io/client (its new name): the default
// one and those that it makes itself. Every metric enters a registry by `registerMetric` of the class's prototype, which all
// registries share, whoever made them and by whichever import: it is the one place that is patched.
import { createRequire } from 'node:module';
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '../opentelemetry.ts';
import { sdkVersion } from '../version.ts';
import { noteRegistry, type PromRegistry } from './prom-registries.ts';

interface PromClient {
  readonly register?: PromRegistry;
  readonly Registry?: { readonly prototype: PromRegistry };
  readonly default?: PromClient;
}

export class PromClientInstrumentation extends InstrumentationBase {
  constructor() {
    super('@pitwall/sdk/prom-client', sdkVersion, {});
  }

  protected override init(): InstanceType<typeof InstrumentationNodeModuleDefinition>[] {
    return [define('prom-client', '>=13'), define('@prometheus-io/client', '>=0.16')];
  }
}

function define(name: string, versions: string): InstanceType<typeof InstrumentationNodeModuleDefinition> {
  return new InstrumentationNodeModuleDefinition(name, [versions], (module: PromClient, version) => {
    captureClient(module, { name, version: version ?? '' });
    return module;
  });
}

type Scope = Parameters<typeof noteRegistry>[1];

function captureClient(module: PromClient, scope: Scope): void {
  // A namespace of `import` has what CommonJS exports as its default.
  const { register, Registry } = module.Registry ? module : (module.default ?? {});
  if (Registry) captureRegistries(Registry.prototype, scope);
  if (register) noteRegistry(register, scope);
}

const entries = /[\\/]node_modules[\\/](prom-client|@prometheus-io[\\/]client)[\\/]index\.js$/;

/**
 * Captures what was loaded before the hooks were there, by require() or import: the default registry, and every registry
 * that gets a metric from now on.
 * @returns the names of the libraries.
 */
export function captureLoadedBefore(): readonly string[] {
  const { cache } = createRequire(import.meta.url);
  const found = Object.values(cache).flatMap((loaded) => {
    const name = entries.exec(loaded?.filename ?? '')?.[1]?.replace('\\', '/');
    return name && loaded ? [{ name, loaded }] : [];
  });
  for (const { name, loaded } of found) captureClient(loaded.exports as PromClient, { name, version: '' });
  return found.map(({ name }) => name);
}

const captured = new WeakSet<PromRegistry>();

function captureRegistries(prototype: PromRegistry, scope: Scope): void {
  const original = prototype.registerMetric;
  if (captured.has(prototype) || typeof original !== 'function') return;
  captured.add(prototype);
  const capturing = {
    registerMetric(this: PromRegistry, metric: unknown, ...rest: unknown[]): unknown {
      const result: unknown = Reflect.apply(original, this, [metric, ...rest]);
      noteRegistry(this, scope);
      return result;
    },
  };
  Object.defineProperty(prototype, 'registerMetric', {
    value: capturing.registerMetric,
    configurable: true,
    writable: true,
    enumerable: false,
  });
}
