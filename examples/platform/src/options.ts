// The command line and environment of `npm start`, checked as a whole: every problem is reported at once.
import { parseArgs } from 'node:util';
import { flagOf, settingsOf } from './part.ts';
import type { Part } from './part.ts';

export interface PlatformOptions {
  readonly parts: readonly Part[];
  /** By setting. */
  readonly ports: ReadonlyMap<string, number>;
  readonly isVerbose: boolean;
  readonly rate?: number;
}

export type ParsedOptions =
  | { readonly kind: 'run'; readonly options: PlatformOptions }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

export interface OptionInput {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly parts: readonly Part[];
}

type Flags = Readonly<Record<string, string | boolean | undefined>>;

const fixedFlags = {
  help: { type: 'boolean', short: 'h' },
  verbose: { type: 'boolean', short: 'v' },
  'no-traffic': { type: 'boolean' },
  only: { type: 'string' },
  rate: { type: 'string' },
} as const;

export function parseOptions({ argv, env, parts }: OptionInput): ParsedOptions {
  const problems: string[] = [];
  const flags = parseFlags(argv, parts, problems);
  if (flags['help'] === true) return { kind: 'help', text: describeUsage(parts) };
  const chosen = parseChosenParts(flags, parts, problems);
  // Also of the parts left out: one of them may run elsewhere, and be called.
  const ports = parsePorts(parts, { flags, env }, problems);
  const rate = parseRate(flags['rate'], problems);
  if (problems.length > 0) return { kind: 'problems', problems };
  const isVerbose = flags['verbose'] === true;
  return { kind: 'run', options: { parts: chosen, ports, isVerbose, ...(rate !== undefined && { rate }) } };
}

function parseFlags(argv: readonly string[], parts: readonly Part[], problems: string[]): Flags {
  const portFlags = Object.fromEntries(settingsOf(parts).map((port) => [flagOf(port), { type: 'string' as const }]));
  try {
    return parseArgs({ args: [...argv], options: { ...portFlags, ...fixedFlags }, strict: true }).values;
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
    return {};
  }
}

function parseChosenParts(flags: Flags, parts: readonly Part[], problems: string[]): Part[] {
  const only = typeof flags['only'] === 'string' ? flags['only'].split(',').map((name) => name.trim()) : undefined;
  const unknown = (only ?? []).filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length > 0) {
    problems.push(`--only names ${unknown.join(', ')}; the parts are ${parts.map((part) => part.name).join(', ')}`);
  }
  const needed = parts.flatMap(({ name, needs = [] }) => (only?.includes(name) ? needs : []));
  // The first part is the collector: without it there is nothing to look at.
  return parts.filter(
    (part, index) =>
      (only === undefined || index === 0 || [...only, ...needed].includes(part.name)) &&
      !(part.name === 'traffic' && flags['no-traffic'] === true),
  );
}

interface PortSources {
  readonly flags: Flags;
  readonly env: Readonly<Record<string, string | undefined>>;
}

function parsePorts(parts: readonly Part[], { flags, env }: PortSources, problems: string[]): Map<string, number> {
  const ports = new Map<string, number>();
  for (const setting of settingsOf(parts)) {
    const flag = flags[flagOf(setting)];
    const given = typeof flag === 'string' ? flag : env[setting.setting];
    const origin = typeof flag === 'string' ? `--${flagOf(setting)}` : setting.setting;
    const port = given === undefined || given === '' ? setting.default : parsePort(given);
    if (port === undefined) problems.push(`${origin}="${given}" is not a port from 1 to 65535`);
    else ports.set(setting.setting, port);
  }
  return ports;
}

function parsePort(text: string): number | undefined {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535 ? port : undefined;
}

function parseRate(given: string | boolean | undefined, problems: string[]): number | undefined {
  if (typeof given !== 'string') return undefined;
  const rate = Number(given);
  if (given.trim() !== '' && Number.isFinite(rate) && rate > 0) return rate;
  problems.push(`--rate="${given}" is not a number above 0`);
  return undefined;
}

function describeUsage(parts: readonly Part[]): string {
  const ports = settingsOf(parts).map(
    (port) => `  ${`--${flagOf(port)}`.padEnd(28)} ${port.setting.padEnd(34)} ${port.default}`,
  );
  return `Usage: npm start -- [options]

Runs the whole platform: ${parts.map((part) => part.name).join(', ')}.
Ctrl-C stops it in order and loses no telemetry. Logs are in .pitwall/logs.

Options:
  --rate <number>      shoppers per second (3)
  --no-traffic         no shoppers; send requests yourself
  --only <names>       only these parts, comma-separated, and what they stand on
  -v, --verbose        show what every part prints
  -h, --help           this text

Ports, as a flag or in the environment, with their defaults:
${ports.join('\n')}
`;
}
