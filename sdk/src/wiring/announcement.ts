// What the SDK says of itself at the start, and how OpenTelemetry's own messages reach our diagnostics.
import { type Attributes, diag } from '@opentelemetry/api';
import type { Settings } from '../configuration/settings/settings.ts';
import type { Diagnostics } from '../diagnostics.ts';

export function listenToOpenTelemetry(diagnostics: Diagnostics): void {
  const say = (message: string): void => diagnostics.say('PW105', message, message.slice(0, 80));
  const ignore = (): void => {};
  const logger = { error: say, warn: say, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(logger, { suppressOverrideMessage: true });
}

export function sayWhatGoesWhere(settings: Settings, resource: Attributes, diagnostics: Diagnostics): void {
  const list = (names: readonly string[]): string => (names.length === 0 ? 'nowhere' : names.join('+'));
  const where = `traces to ${list(settings.tracesDestinations)}, metrics to ${list(settings.metricsDestinations)}, logs to ${list(settings.logsDestinations)}`;
  diagnostics.say('PW001', `telemetry of ${String(resource['service.name'])}: ${where}`);
}
