// `pitwall config`: every setting, its value and where it came from.
import { describeProblem } from '../configuration/description.ts';
import { type LoadedConfiguration, loadConfiguration } from '../configuration/loading.ts';
import { settingKeys } from '../configuration/resolution.ts';
import type { Setting } from '../configuration/settings/setting.ts';
import { type SettingKey, settings as table } from '../configuration/settings/settings.ts';
import { runningRedactor } from '../safety/running.ts';
import type { Place } from './finding.ts';

export interface CommandResult {
  readonly text: string;
  /** What `--json` prints. */
  readonly json: unknown;
  readonly isBroken: boolean;
}

export function runConfig({ folder, env }: Place): CommandResult {
  const loaded = loadConfiguration({}, env, folder);
  const problems = [...loaded.problems.map(describeProblem), ...loaded.fileProblems];
  const rows = settingKeys().map((key) => ({ key, value: printValue(key, loaded), origin: loaded.origins[key] }));
  const width = Math.max(...rows.map(({ key }) => key.length));
  const lines = rows.map(
    ({ key, value, origin }) => `${key.padEnd(width)}  ${value === '' ? '–' : value}  (${origin})`,
  );
  const files = loaded.files.length === 0 ? 'no file of settings was found' : `read ${loaded.files.join(', ')}`;
  const said = problems.map((problem) => `problem: ${problem}`);
  const settings = Object.fromEntries(rows.map(({ key, value, origin }) => [key, { value, origin }]));
  return {
    text: [...lines, '', files, ...said].join('\n'),
    json: { settings, files: loaded.files, problems },
    isBroken: problems.length > 0,
  };
}

/** Secrets are masked, also those in a URL or in a resource attribute. */
function printValue(key: SettingKey, { settings }: LoadedConfiguration): string {
  const setting = table[key] as Setting<unknown>;
  const printed = setting.parser.print(settings[key]);
  if (setting.isSecret) return printed === '' ? '' : '***';
  return runningRedactor().text(printed);
}
