// Finds the registries that the application fills, of prom-client and of @prometheus-io/client (its new name): the default
// one and those that it makes itself. Every metric enters a registry by `registerMetric` of the class's prototype, which all
// registries share, whoever made them and by whichever import: it is the one place that is patched.
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
    // A namespace of `import` has what CommonJS exports as its default.
    const { register, Registry } = module.Registry ? module : (module.default ?? {});
    const scope = { name, version: version ?? '' };
    if (Registry) captureRegistries(Registry.prototype, scope);
    if (register) noteRegistry(register, scope);
    return module;
  });
}

const captured = new WeakSet<PromRegistry>();

function captureRegistries(prototype: PromRegistry, scope: { readonly name: string; readonly version: string }): void {
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
