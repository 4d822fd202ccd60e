// Telemetry as a Lambda function needs it: no runtime metrics, no metrics at all unless they are asked for (nobody collects
// between invocations), and who runs, from Lambda's environment.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
import { loadConfiguration } from '../configuration/loading.ts';
import type { SettingKey, StartOptions } from '../configuration/settings/settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment and files say stays what it says. */
export function liteOptions(env: Environment, folder?: string): StartOptions {
  const { settings, origins } = loadConfiguration({}, env, folder);
  const isOpen = (setting: SettingKey): boolean => origins[setting] === 'default';
  const name = env['AWS_LAMBDA_FUNCTION_NAME'];
  return {
    disabledInstrumentations: [...settings.disabledInstrumentations, 'runtime-node'],
    resourceAttributes: { ...describeFunction(env), ...settings.resourceAttributes },
    // The disk goes with the environment, and what is left goes with the next invocation: see docs/adr/020.
    ...(isOpen('deliveryProfile') ? { deliveryProfile: 'memory' } : {}),
    ...(isOpen('metricsDestinations') ? { metricsDestinations: [] } : {}),
    ...(name && isOpen('serviceName') && !settings.resourceAttributes['service.name'] ? { serviceName: name } : {}),
  };
}

const resourceVariables: Readonly<Record<string, string>> = {
  'faas.name': 'AWS_LAMBDA_FUNCTION_NAME',
  'faas.version': 'AWS_LAMBDA_FUNCTION_VERSION',
  'faas.instance': 'AWS_LAMBDA_LOG_STREAM_NAME',
  'aws.log.group.names': 'AWS_LAMBDA_LOG_GROUP_NAME',
  'cloud.region': 'AWS_REGION',
};

function describeFunction(env: Environment): Record<string, string> {
  const memoryMebibytes = Number(env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE']);
  const found = Object.entries(resourceVariables).flatMap(([name, variable]) => {
    const value = env[variable];
    return value ? [[name, value]] : [];
  });
  return {
    'cloud.provider': 'aws',
    'cloud.platform': 'aws_lambda',
    ...(memoryMebibytes > 0 ? { 'faas.max_memory': String(memoryMebibytes * 1024 * 1024) } : {}),
    ...Object.fromEntries(found),
  };
}
