// Flags over environment over defaults.
import { parseArgs } from 'node:util';

export interface TrafficSettings {
  readonly gatewayUrl: string;
  readonly shoppersPerSecond: number;
  readonly seed: number;
  readonly thinkMillis: number;
  readonly durationMillis?: number;
}

export type SettingsOutcome =
  | { readonly kind: 'settings'; readonly settings: TrafficSettings }
  | { readonly kind: 'help' }
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

export const help = `Plays shoppers of the car shop through its gateway.

  node --conditions=pitwall-source src/main.ts [flags]

  flag            environment       default                  meaning
  --rate          TRAFFIC_RATE      3                        shoppers per second; about a third of them order a car
  --seed          TRAFFIC_SEED      1                        the same seed plays the same shoppers
  --duration      TRAFFIC_DURATION  until stopped            e.g. 90s, 10m
  --think         TRAFFIC_THINK     250                      mean time between two clicks, in milliseconds
  --gateway       GATEWAY_URL       http://127.0.0.1:8080    where the shop is
  --help
`;

type Environment = Readonly<Record<string, string | undefined>>;

export function parseSettings(args: readonly string[], env: Environment): SettingsOutcome {
  const flags = parseFlags(args);
  if (typeof flags === 'string') return { kind: 'problems', problems: [flags] };
  if (flags.help) return { kind: 'help' };
  const problems: string[] = [];
  const number = (text: string | undefined, bounds: Bounds): number => {
    const value = parseNumber(text, bounds);
    if (value === undefined)
      problems.push(`${bounds.name}="${text}" is not a number from ${bounds.min} to ${bounds.max}`);
    return value ?? bounds.fallback;
  };
  const gatewayUrl = flags.gateway ?? (env['GATEWAY_URL'] || 'http://127.0.0.1:8080');
  if (!URL.canParse(gatewayUrl)) problems.push(`gateway="${gatewayUrl}" is not a URL`);
  const durationText = flags.duration ?? (env['TRAFFIC_DURATION'] || undefined);
  const durationMillis = durationText === undefined ? undefined : parseDuration(durationText);
  if (durationText !== undefined && durationMillis === undefined) {
    problems.push(`duration="${durationText}" is not like 90s or 10m`);
  }
  const settings: TrafficSettings = {
    gatewayUrl,
    shoppersPerSecond: number(flags.rate ?? env['TRAFFIC_RATE'], { name: 'rate', min: 0.01, max: 500, fallback: 3 }),
    seed: number(flags.seed ?? env['TRAFFIC_SEED'], { name: 'seed', min: 0, max: 2 ** 31, fallback: 1 }),
    thinkMillis: number(flags.think ?? env['TRAFFIC_THINK'], { name: 'think', min: 0, max: 60_000, fallback: 250 }),
    ...(durationMillis !== undefined && { durationMillis }),
  };
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'settings', settings };
}

const options = {
  rate: { type: 'string' },
  seed: { type: 'string' },
  duration: { type: 'string' },
  think: { type: 'string' },
  gateway: { type: 'string' },
  help: { type: 'boolean' },
} as const;

type Flags = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

function parseFlags(args: readonly string[]): Flags | string {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

interface Bounds {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly fallback: number;
}

function parseNumber(text: string | undefined, { min, max, fallback }: Bounds): number | undefined {
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  return /^\d+(\.\d+)?$/.test(text) && value >= min && value <= max ? value : undefined;
}

const unitMillis: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function parseDuration(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const millis = Number(amount) * (unitMillis[unit ?? ''] ?? Number.NaN);
  return Number.isFinite(millis) && millis > 0 ? millis : undefined;
}
