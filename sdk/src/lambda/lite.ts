// Telemetry as a Lambda function needs it: no runtime metrics, no metrics at all unless they are asked for (nobody collects
// between invocations), and who runs, from Lambda's environment.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
import { keyValues, words } from '../configuration/parsers.ts';
import type { StartOptions } from '../configuration/settings/settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment says of OpenTelemetry stays what it says. Pure. */
export function liteOptions(env: Environment): StartOptions {
  const disabled = words.parse(env['OTEL_NODE_DISABLED_INSTRUMENTATIONS'] ?? '');
  const given = keyValues.parse(env['OTEL_RESOURCE_ATTRIBUTES'] ?? '');
  return {
    disabledInstrumentations: [...(disabled.isOk ? disabled.value : []), 'runtime-node'],
    resourceAttributes: { ...describeFunction(env), ...(given.isOk ? given.value : {}) },
    // The disk goes with the environment, and what is left goes with the next invocation: see docs/adr/020.
    ...(env['PITWALL_DELIVERY'] === undefined ? { deliveryProfile: 'memory' } : {}),
    ...(env['OTEL_METRICS_EXPORTER'] === undefined ? { metricsDestinations: [] } : {}),
    ...(env['OTEL_SERVICE_NAME'] || env['DD_SERVICE'] || !env['AWS_LAMBDA_FUNCTION_NAME']
      ? {}
      : { serviceName: env['AWS_LAMBDA_FUNCTION_NAME'] }),
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
