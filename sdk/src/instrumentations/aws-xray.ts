// Code that uses aws-xray-sdk-core sees our context: AWSXRay.getSegment() is the current span, what it adds to it become
// attributes, and its subsegments become child spans of the same trace. An application's own segments stay its own, and go
// to its daemon, unless traces go there from here too: then they join our trace, so that nothing is there twice.
// See docs/adr/012.
import { readRunningSettings } from '../configuration/running.ts';
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '../opentelemetry.ts';
import { sdkVersion } from '../version.ts';
import { bridgeXray, type XrayModule } from './aws-xray-bridge.ts';

export class AwsXrayInstrumentation extends InstrumentationBase {
  constructor() {
    super('@pitwall/sdk/aws-xray', sdkVersion, {});
  }

  protected override init(): InstanceType<typeof InstrumentationNodeModuleDefinition>[] {
    return [
      new InstrumentationNodeModuleDefinition('aws-xray-sdk-core', ['>=3 <4'], (module: XrayModule) => {
        const adoptsSegments = (): boolean => readRunningSettings()?.tracesDestinations.includes('xray') ?? false;
        bridgeXray(module.default ?? module, { adoptsSegments });
        return module;
      }),
    ];
  }
}
