// Finds the registries of prom-client that the application fills, so that `/metrics` shows them beside ours.
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '../opentelemetry.ts';
import { sdkVersion } from '../version.ts';

interface Registry {
  metrics(): Promise<string>;
}
interface PromClient {
  readonly register?: Registry;
  readonly default?: PromClient;
}

const registries = new Set<Registry>();

export class PromClientInstrumentation extends InstrumentationBase {
  constructor() {
    super('@pitwall/sdk/prom-client', sdkVersion, {});
  }

  protected override init(): InstanceType<typeof InstrumentationNodeModuleDefinition>[] {
    return [
      new InstrumentationNodeModuleDefinition('prom-client', ['>=13'], (module: PromClient) => {
        const registry = module.register ?? module.default?.register;
        if (registry) registries.add(registry);
        return module;
      }),
    ];
  }
}

/** The text exposition of each default registry in the process. One that throws is left out and reported. */
export async function readPromClientRegistries(report: (error: unknown) => void): Promise<string[]> {
  const texts = await Promise.all(
    [...registries].map((registry) =>
      registry.metrics().catch((error: unknown) => {
        report(error);
        return '';
      }),
    ),
  );
  return texts.filter((text) => text.trim() !== '');
}
