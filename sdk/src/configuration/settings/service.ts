// Who sends, and the SDK's own voice.
import { boolean, keyValues, oneOf, text } from '../parsers.ts';
import { define } from './setting.ts';

export const serviceSettings = {
  isDisabled: define<boolean>({
    env: ['OTEL_SDK_DISABLED'],
    parser: boolean,
    default: false,
    doc: 'Turns the SDK off: nothing is instrumented and nothing is sent.',
  }),
  serviceName: define<string>({
    env: ['OTEL_SERVICE_NAME', 'DD_SERVICE'],
    parser: text,
    default: '',
    doc: 'Name of the service. Without it: `service.name` of `OTEL_RESOURCE_ATTRIBUTES`, then the name in the nearest `package.json`, then `unknown_service:node`.',
  }),
  serviceVersion: define<string>({
    env: ['PITWALL_SERVICE_VERSION', 'DD_VERSION'],
    parser: text,
    default: '',
    doc: 'Version of the service. Without it: `service.version` of `OTEL_RESOURCE_ATTRIBUTES`, then the version in the nearest `package.json`.',
  }),
  environment: define<string>({
    env: ['PITWALL_ENVIRONMENT', 'DD_ENV'],
    parser: text,
    default: '',
    doc: 'Deployment environment, as `deployment.environment.name`.',
  }),
  resourceAttributes: define<Readonly<Record<string, string>>>({
    env: ['OTEL_RESOURCE_ATTRIBUTES'],
    parser: keyValues,
    default: {},
    doc: 'Further resource attributes.',
  }),
  diagnosticsLevel: define<'none' | 'error' | 'warn' | 'info' | 'debug'>({
    env: ['OTEL_LOG_LEVEL'],
    parser: oneOf('none', 'error', 'warn', 'info', 'debug'),
    default: 'info',
    doc: "The SDK's own lines on standard error. `warn`: nothing lost; `error`: data lost or a person is needed.",
  }),
};
