// How log lines are tied to their traces, as the settings say.
import type { Environment } from '../configuration/resolution.ts';
import type { Settings } from '../configuration/settings/settings.ts';
import { type Notation, useNotations } from '../correlation.ts';
import { captureConsole } from '../instrumentations/console-capture.ts';

export function correlateLogs(settings: Settings, env: Environment): void {
  useNotations(resolveNotations(settings, env));
  if (settings.captureConsole) captureConsole();
}

/** Pure. Which notations lines are written in: those named, and for `auto` those that somebody reads. */
export function resolveNotations(settings: Settings, env: Environment): readonly Notation[] {
  const named = settings.correlationNotations.filter((name) => name !== 'auto');
  if (!settings.correlationNotations.includes('auto')) return named;
  const isDatadog = goesTo(settings, 'datadog') || Object.keys(env).some((name) => name.startsWith('DD_'));
  const automatic: Notation[] = ['ecs'];
  if (isDatadog && env['DD_LOGS_INJECTION'] !== 'false') automatic.push('datadog');
  if (goesTo(settings, 'xray')) automatic.push('xray');
  return [...new Set([...automatic, ...named])];
}

function goesTo(settings: Settings, destination: string): boolean {
  const names: readonly string[] = [
    ...settings.tracesDestinations,
    ...settings.metricsDestinations,
    ...settings.logsDestinations,
  ];
  return names.includes(destination);
}
