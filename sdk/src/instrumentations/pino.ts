// Captures the loggers of every copy of pino that the application loads; see pino-capture.ts.
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '../opentelemetry.ts';
import { sdkVersion } from '../version.ts';
import { capturePino, type PinoModule } from './pino-capture.ts';

export class PinoInstrumentation extends InstrumentationBase {
  constructor() {
    super('@pitwall/sdk/pino', sdkVersion, {});
  }

  protected override init(): InstanceType<typeof InstrumentationNodeModuleDefinition>[] {
    return [
      new InstrumentationNodeModuleDefinition('pino', ['>=6 <11'], (module: PinoModule) => {
        capturePino(module);
        return module;
      }),
    ];
  }
}
