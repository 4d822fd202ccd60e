// The configuration table in words: `docs/configuration.md` and the messages about bad settings. Pure.
import type { ConfigurationProblem } from './resolution.ts';
import type { Setting } from './settings/setting.ts';
import { settingGroups, settings as table } from './settings/settings.ts';

/** One line: the setting, its origin, what is wrong and what is used instead. */
export function describeProblem(problem: ConfigurationProblem): string {
  const isVariable = table[problem.setting].env.includes(problem.origin);
  const where = isVariable ? `${problem.origin} (environment)` : `option ${problem.setting} (${problem.origin})`;
  const used = problem.used === '' ? 'nothing' : problem.used;
  return `${where} = ${JSON.stringify(problem.given)} ${problem.problem}; using ${used} (${problem.usedOrigin})`;
}

/** The text of `docs/configuration.md`. */
export function describeConfiguration(): string {
  const sections = settingGroups.map(({ title, settings }) => `## ${title}\n\n${describeSettings(settings)}`);
  return `${preamble}\n${sections.join('\n')}`;
}

const preamble = `# Configuration

Generated from \`sdk/src/configuration/settings/\` by \`npm run generate\`; do not edit.

A value in code (\`start({ … })\`) wins over the environment, the environment over
[\`pitwall.config.*\`](configuration-file.md), that over the default; what \`OTEL_CONFIG_FILE\` says replaces the
environment. Of several variables, the first one set wins. An empty variable counts as unset. A bad value in the environment or a file gets one line on standard error
that names it, its origin and what is used instead; the application runs on. A bad value in code makes \`start()\`
throw one error that lists every problem.
`;

/** The settings as a table of the documentation. */
export function describeSettings(settings: Readonly<Record<string, object>>): string {
  const rows = Object.entries(settings).map(([key, setting]) => describeRow(key, setting as Setting<unknown>));
  return `| option | environment | value | default | what it does |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

function describeRow(key: string, setting: Setting<unknown>): string {
  const env = setting.env.map((name) => `\`${name}\``).join(', ');
  const printed = setting.parser.print(setting.default);
  const secret = setting.isSecret ? ' Never printed.' : '';
  return `| \`${key}\` | ${env} | ${setting.parser.form} | ${printed === '' ? '–' : `\`${printed}\``} | ${setting.doc}${secret} |`;
}
