// Captures the loggers of every copy of winston that the application loads; see winston-capture.ts.
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '../opentelemetry.ts';
import { sdkVersion } from '../version.ts';
import { captureWinston, type WinstonModule } from './winston-capture.ts';

export class WinstonInstrumentation extends InstrumentationBase {
  constructor() {
    super('@pitwall/sdk/winston', sdkVersion, {});
  }

  protected override init(): InstanceType<typeof InstrumentationNodeModuleDefinition>[] {
    return [
      new InstrumentationNodeModuleDefinition('winston', ['>=3 <4'], (module: WinstonModule) => {
        captureWinston(module);
        return module;
      }),
    ];
  }
}
