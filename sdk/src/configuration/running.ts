// The settings of the telemetry that runs in this process, for what is made outside of start(): loggers. Under a global
// symbol, as `register` and the application may each have a copy of this package.
import type { Settings } from './settings/settings.ts';

const key = Symbol.for('pitwall.sdk.settings');
const globals = globalThis as { [key]?: Settings };

export function publishSettings(settings: Settings): void {
  globals[key] = settings;
}

/** Undefined until telemetry has started, and when it is disabled. */
export function readRunningSettings(): Settings | undefined {
  return globals[key];
}
