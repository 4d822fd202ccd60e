// Merges what settings are given: code, then OTEL_CONFIG_FILE, the environment, pitwall.config.*, the default. Pure;
// remembers each value's origin and reports every problem at once.
import { runningRedactor } from '../safety/running.ts';
import type { FileValues } from './files/file-values.ts';
import type { Parsed } from './parsers.ts';
import type { Setting } from './settings/setting.ts';
import { type SettingKey, type Settings, settings, type StartOptions } from './settings/settings.ts';

/** Where a value came from: `code`, `default`, the environment variable's name, or the file's. */
export type Origin = string;

export interface ConfigurationProblem {
  readonly setting: SettingKey;
  readonly origin: Origin;
  /** The value given, or `***` when the setting is secret. */
  readonly given: string;
  readonly problem: string;
  readonly used: string;
  readonly usedOrigin: Origin;
}

export interface Resolution {
  readonly settings: Settings;
  readonly origins: Readonly<Record<SettingKey, Origin>>;
  readonly problems: readonly ConfigurationProblem[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Files {
  /** OTEL_CONFIG_FILE: what it says replaces the environment, as the specification has it. */
  readonly declared?: FileValues | undefined;
  /** pitwall.config.*: defaults of the application, which the environment overrides. */
  readonly own?: FileValues | undefined;
}

export function resolveConfiguration(options: StartOptions, env: Environment, files: Files = {}): Resolution {
  const values: Record<string, unknown> = {};
  const origins: Record<string, Origin> = {};
  const problems: ConfigurationProblem[] = [];
  for (const key of settingKeys()) {
    const resolved = resolveSetting(key, { option: options[key], env, files, resolved: values });
    values[key] = resolved.value;
    origins[key] = resolved.origin;
    problems.push(...resolved.problems);
  }
  // The loop above fills every key with a value that its own parser accepted.
  return Object.freeze({
    settings: Object.freeze(values) as unknown as Settings,
    origins: Object.freeze(origins) as Readonly<Record<SettingKey, Origin>>,
    problems,
  });
}

export function settingKeys(): SettingKey[] {
  return Object.keys(settings) as SettingKey[];
}

interface Candidate {
  readonly origin: Origin;
  readonly given: unknown;
  readonly parsed: Parsed<unknown>;
}

interface ResolvedSetting {
  readonly value: unknown;
  readonly origin: Origin;
  readonly problems: readonly ConfigurationProblem[];
}

interface Sources {
  readonly option: unknown;
  readonly env: Environment;
  readonly files: Files;
  readonly resolved: Readonly<Record<string, unknown>>;
}

function resolveSetting(key: SettingKey, sources: Sources): ResolvedSetting {
  const setting = settings[key] as Setting<unknown>;
  const candidates = collectCandidates(key, sources);
  const chosen = candidates.find((candidate) => candidate.parsed.isOk);
  const value = chosen?.parsed.isOk ? chosen.parsed.value : setting.default;
  const origin = chosen?.origin ?? 'default';
  const considered = chosen ? candidates.slice(0, candidates.indexOf(chosen)) : candidates;
  const problems = considered.flatMap((candidate) => {
    if (candidate.parsed.isOk) return [];
    const given = setting.isSecret ? '***' : printGiven(candidate.given);
    const used = setting.isSecret ? '***' : runningRedactor().text(setting.parser.print(value));
    return [
      { setting: key, origin: candidate.origin, given, problem: candidate.parsed.problem, used, usedOrigin: origin },
    ];
  });
  return { value, origin, problems };
}

/** In the order of precedence. An empty variable counts as unset, as the specification says. */
function collectCandidates(key: SettingKey, { option, env, files, resolved }: Sources): Candidate[] {
  const setting = settings[key] as Setting<unknown>;
  const fromEnv = setting.env.flatMap((name) => {
    const given = env[name];
    const isMeant = setting.isMeant?.(name, resolved) ?? true;
    return given === undefined || given === '' || !isMeant
      ? []
      : [{ origin: name, given, parsed: setting.parser.parse(given) }];
  });
  const checked = (origin: Origin, given: unknown): Candidate[] =>
    given === undefined ? [] : [{ origin, given, parsed: setting.parser.check(given) }];
  const fromFile = (file: FileValues | undefined): Candidate[] =>
    file ? checked(file.origin, Object.hasOwn(file.values, key) ? file.values[key] : undefined) : [];
  return [...checked('code', option), ...fromFile(files.declared), ...fromEnv, ...fromFile(files.own)];
}

function printGiven(given: unknown): string {
  let printed: string;
  try {
    printed = typeof given === 'string' ? given : (JSON.stringify(given) ?? String(given));
  } catch {
    printed = typeof given; // a hostile value in code: its type says enough
  }
  const shown = runningRedactor().text(printed);
  return shown.length > 100 ? `${shown.slice(0, 100)}…` : shown;
}
