// The configuration table in words: `docs/configuration.md` and the messages about bad settings. Pure.
import type { ConfigurationProblem } from './resolution.ts';
import { settingKeys } from './resolution.ts';
import { type Setting, settings } from './settings.ts';

const groups = {
  service: 'Service',
  signals: 'Signals',
  otlp: 'Destination `otlp`',
  logstash: 'Destination `logstash`',
  prometheus: 'Destination `prometheus`',
  delivery: 'Delivery',
  instrumentation: 'Instrumentation',
} as const;

/** One line: the setting, its origin, what is wrong and what is used instead. */
export function describeProblem(problem: ConfigurationProblem): string {
  const where = problem.origin === 'code' ? `option ${problem.setting} (code)` : `${problem.origin} (environment)`;
  const used = problem.used === '' ? 'nothing' : problem.used;
  return `${where} = ${JSON.stringify(problem.given)} ${problem.problem}; using ${used} (${problem.usedOrigin})`;
}

/** The text of `docs/configuration.md`. */
export function describeConfiguration(): string {
  const sections = Object.entries(groups).map(([group, title]) => `## ${title}\n\n${describeGroup(group)}`);
  return `${preamble}\n${sections.join('\n')}`;
}

const preamble = `# Configuration

Generated from \`sdk/src/configuration/settings.ts\` by \`npm run generate\`; do not edit.

A value in code (\`start({ … })\`) wins over the environment, the environment over the default. Of several variables, the
first one set wins. An empty variable counts as unset. A bad value in the environment gets one line on standard error
that names it, its origin and what is used instead; the application runs on. A bad value in code makes \`start()\`
throw one error that lists every problem.
`;

function describeGroup(group: string): string {
  const rows = settingKeys()
    .filter((key) => settings[key].group === group)
    .map((key) => describeRow(key, settings[key] as Setting<unknown>));
  return `| option | environment | value | default | what it does |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

function describeRow(key: string, setting: Setting<unknown>): string {
  const env = setting.env.map((name) => `\`${name}\``).join(', ');
  const printed = setting.parser.print(setting.default);
  const secret = setting.isSecret ? ' Never printed.' : '';
  return `| \`${key}\` | ${env} | ${setting.parser.form} | ${printed === '' ? '–' : `\`${printed}\``} | ${setting.doc}${secret} |`;
}
