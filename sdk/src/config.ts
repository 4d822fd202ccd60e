// `@pitwall/sdk/config`: what a `pitwall.config.ts` imports. An entry of its own, as it is read before anything else is
// loaded, and must not load the SDK's logger.
import type { StartOptions } from './configuration/settings/settings.ts';

/** Any setting of docs/configuration.md, by its option's name. Checked when telemetry starts. */
export type PitwallConfig = StartOptions;

/** Returns what it is given; for the types. `export default defineConfig({ logsDestinations: ['otlp'] })`. */
export function defineConfig(config: PitwallConfig): PitwallConfig {
  return config;
}
