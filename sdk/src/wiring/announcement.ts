// What the SDK says of itself at the start, and how OpenTelemetry's own messages reach our diagnostics.
import { type Attributes, diag } from '@opentelemetry/api';
import type { Settings } from '../configuration/settings/settings.ts';
import type { Diagnostics } from '../diagnostics.ts';

export function listenToOpenTelemetry(diagnostics: Diagnostics): void {
  const say = (message: string): void => {
    if (message.includes('duplicate registration')) sayTwoSdks(message, diagnostics);
    else diagnostics.say('PW105', message, message.slice(0, 80));
  };
  const ignore = (): void => {};
  const logger = { error: say, warn: say, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(logger, { suppressOverrideMessage: true });
}

/** The API keeps what was registered first: ours, as `--import` comes before the program. */
function sayTwoSdks(message: string, diagnostics: Diagnostics): void {
  const signal = /of API: (\w+)/.exec(message)?.[1] ?? 'API';
  diagnostics.say(
    'PW403',
    `another OpenTelemetry SDK was started in this process and is not used for "${signal}": the first one holds`,
    signal,
  );
}

export interface Announced {
  readonly settings: Settings;
  readonly resource: Attributes;
  /** Files of settings that were read. */
  readonly files: readonly string[];
}

export function sayWhatGoesWhere(announced: Announced, diagnostics: Diagnostics): void {
  diagnostics.say('PW001', describeStart(announced));
}

export function sayLoadedBefore(libraries: readonly string[], diagnostics: Diagnostics): void {
  if (libraries.length === 0) return;
  const names = libraries.join(', ');
  diagnostics.say('PW402', `${names}: loaded before telemetry, and so not instrumented; see npx pitwall doctor`);
}

/** Pure. */
export function describeStart({ settings, resource, files }: Announced): string {
  const { tracesDestinations, metricsDestinations, logsDestinations, propagators, sampler, samplerRatio } = settings;
  const list = (names: readonly string[]): string => (names.length === 0 ? 'nowhere' : names.join('+'));
  const where = `traces to ${list(tracesDestinations)}, metrics to ${list(metricsDestinations)}, logs to ${list(logsDestinations)}`;
  const share = sampler.endsWith('traceidratio') ? ` ${samplerRatio}` : '';
  const how = [
    `delivery ${settings.deliveryProfile}`,
    `propagators ${propagators.length === 0 ? 'none' : propagators.join('+')}`,
    `sampler ${sampler}${share}`,
    files.length === 0 ? 'no config file' : `settings from ${files.join(' and ')}`,
  ];
  return `telemetry of ${String(resource['service.name'])}: ${where}; ${how.join(', ')}`;
}
