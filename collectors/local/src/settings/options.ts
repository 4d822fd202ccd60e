// The collector's options in code: the same settings, already of the right type.
import { resolveSettings } from './resolve.ts';
import type { Settings } from './table.ts';

export type CollectorOptions = Partial<Settings> & {
  /** Told of what goes wrong in the background; default: one line on stderr. */
  readonly onProblem?: (message: string) => void;
};

const checks: { readonly [K in keyof Settings]: (value: Settings[K]) => boolean } = {
  host: isText,
  otlpPort: isPort,
  pagePort: isPort,
  logstashHttpPort: isPort,
  logstashTcpPort: isPort,
  dataDir: isText,
  maxAgeMillis: isAmount,
  maxBytes: isAmount,
  scrape: (targets) => Array.isArray(targets) && targets.every((target) => URL.canParse(target.url)),
  scrapeIntervalMillis: isAmount,
};

export function resolveOptions(options: CollectorOptions): Settings {
  const { onProblem: _, ...given } = options;
  const defaults = resolveSettings({}, {}).settings;
  const settings: Settings = { ...defaults, ...given };
  const problems = Object.entries(checks).flatMap(([key, isValid]) => {
    const value = settings[key as keyof Settings];
    return (isValid as (value: unknown) => boolean)(value) ? [] : [`${key}: ${JSON.stringify(value)} is not valid`];
  });
  if (problems.length > 0) throw new Error(`pitwall-local: bad options:\n${problems.join('\n')}`);
  return settings;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function isPort(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535;
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
