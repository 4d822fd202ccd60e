// Flags, then environment, then default; each wrong value is reported with its origin and what is used instead.
import { settingsTable } from './table.ts';
import type { Setting, Settings } from './table.ts';

export interface ResolvedSettings {
  readonly settings: Settings;
  /** One line each. */
  readonly problems: readonly string[];
}

export type FlagValues = Readonly<Record<string, string | undefined>>;
export type Environment = Readonly<Record<string, string | undefined>>;

export function resolveSettings(flags: FlagValues, env: Environment): ResolvedSettings {
  const problems: string[] = [];
  const settings: readonly (readonly [string, Setting<unknown>])[] = Object.entries(settingsTable);
  const entries = settings.map(([key, setting]) => [key, resolveOne(setting, { flags, env, problems })]);
  return { settings: Object.fromEntries(entries) as Settings, problems };
}

interface Sources {
  readonly flags: FlagValues;
  readonly env: Environment;
  readonly problems: string[];
}

function resolveOne<T>(setting: Setting<T>, { flags, env, problems }: Sources): T {
  const given = [
    { origin: `flag --${setting.flag}`, text: flags[setting.flag] },
    { origin: `environment ${setting.env}`, text: env[setting.env] },
  ].filter((source): source is { origin: string; text: string } => source.text !== undefined && source.text !== '');
  const bad: string[] = [];
  for (const { origin, text } of given) {
    const value = setting.parse(text);
    if (value !== undefined) {
      problems.push(...bad.map((problem) => `${problem}; using "${text}" from ${origin} instead`));
      return value;
    }
    bad.push(`${origin}: ${JSON.stringify(text)} is not ${setting.shape}`);
  }
  problems.push(...bad.map((problem) => `${problem}; using the default ${setting.fallbackText} instead`));
  return setting.fallback;
}

export function describeHelp(): string {
  const lines = Object.values(settingsTable).map(
    (setting) =>
      `  --${setting.flag.padEnd(20)} ${setting.env.padEnd(34)} ${setting.doc} Default: ${setting.fallbackText}.`,
  );
  return [
    'pitwall-local: receives telemetry, stores it, and shows it on a page.',
    '',
    'Settings (flag, environment):',
    ...lines,
  ].join('\n');
}
