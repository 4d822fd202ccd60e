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
  /** Of the health page. Undefined: there is none. */
  readonly healthUrl?: string | undefined;
}

export interface AnnouncedPage {
  /** Where it is to be, when that is known beforehand. */
  readonly url: string | undefined;
  /** Undefined: there is none. */
  readonly listening: Promise<string> | undefined;
}

/** One line. A page on a free port is waited for. */
export function sayWhatGoesWhere(announced: Announced, health: AnnouncedPage, diagnostics: Diagnostics): void {
  const say = (healthUrl?: string): void => diagnostics.say('PW001', describeStart({ ...announced, healthUrl }));
  if (health.url !== undefined || !health.listening) say(health.url);
  else health.listening.then(say, () => say());
}

export function sayLoadedBefore(libraries: readonly string[], diagnostics: Diagnostics): void {
  if (libraries.length === 0) return;
  const names = libraries.join(', ');
  diagnostics.say('PW402', `${names}: loaded before telemetry, and so not instrumented; see npx pitwall doctor`);
}

/** Pure. */
export function describeStart({ settings, resource, files, healthUrl }: Announced): string {
  const { tracesDestinations, metricsDestinations, logsDestinations, propagators, sampler, samplerRatio } = settings;
  const list = (names: readonly string[]): string => (names.length === 0 ? 'nowhere' : names.join('+'));
  const where = `traces to ${list(tracesDestinations)}, metrics to ${list(metricsDestinations)}, logs to ${list(logsDestinations)}`;
  const share = sampler.endsWith('traceidratio') ? ` ${samplerRatio}` : '';
  const how = [
    `delivery ${settings.deliveryProfile}`,
    `propagators ${propagators.length === 0 ? 'none' : propagators.join('+')}`,
    `sampler ${sampler}${share}`,
    files.length === 0 ? 'no config file' : `settings from ${files.join(' and ')}`,
    healthUrl === undefined ? 'no health page' : `health at ${healthUrl}`,
  ];
  return `telemetry of ${String(resource['service.name'])}: ${where}; ${how.join(', ')}`;
}
