import { parseArgs } from 'node:util';
import { contestants, REFERENCE } from './contestants.ts';
import { frameworks } from './frameworks.ts';
import type { Framework } from './frameworks.ts';
import type { MeasurementPlan } from './measurement.ts';

export const help = `npm run bench -- [options]

Measures ${contestants.map(({ name }) => name).join(', ')} side by side.

  --rounds <n>          rounds, each measures everything once in a shuffled order (5)
  --seconds <s>         seconds of the fixed-rate and of the saturated phase, each (4)
  --rate <n>            requests per second of the fixed-rate phase (1000)
  --starts <n>          start-ups measured per round (3)
  --only <a,b>          contestants by name; ${REFERENCE} always runs too
  --frameworks <a,b>    ${frameworks.join(',')}
  --seed <n>            seed of the shuffle (1)
  --output <file>       where to write the results (bench/results.md, for a full run only)
  --quick               one short round: proves that it works, measures nothing
  --no-build            measure Pitwall's packages as they were last built
  --help
`;

export interface Options {
  readonly rounds: number;
  readonly seed: number;
  readonly plan: MeasurementPlan;
  readonly contestantNames: readonly string[];
  readonly frameworks: readonly Framework[];
  readonly isBuilding: boolean;
  readonly isHelp: boolean;
  /** Absent when the run is partial and no file was asked for: it would replace the full results. */
  readonly output?: string;
}

export type ParsedOptions =
  | { readonly kind: 'options'; readonly options: Options }
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

const quick = { rounds: 1, seconds: 0.3, starts: 1, warmSeconds: 0.1 };
const full = { rounds: 5, seconds: 4, starts: 3, warmSeconds: 1 };

const flags = {
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  rate: { type: 'string' },
  starts: { type: 'string' },
  only: { type: 'string' },
  frameworks: { type: 'string' },
  seed: { type: 'string' },
  output: { type: 'string' },
  quick: { type: 'boolean' },
  'no-build': { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Reads values strictly and collects every problem. */
class Reader {
  readonly problems: string[] = [];

  number(name: string, text: string | undefined, fallback: number): number {
    if (text === undefined) return fallback;
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
    this.problems.push(`--${name} "${text}" is not a number above 0`);
    return fallback;
  }

  whole(name: string, text: string | undefined, fallback: number): number {
    const value = this.number(name, text, fallback);
    if (Number.isInteger(value)) return value;
    this.problems.push(`--${name} "${text}" is not a whole number`);
    return fallback;
  }

  names<T extends string>(name: string, text: string | undefined, known: readonly T[]): readonly T[] {
    if (text === undefined) return known;
    const asked = text.split(',').map((part) => part.trim());
    for (const unknown of asked.filter((part) => !known.some((one) => one === part)))
      this.problems.push(`--${name} "${unknown}" is none of ${known.join(', ')}`);
    return known.filter((one) => asked.includes(one));
  }
}

type Values = ReturnType<typeof parseFlags>;

function parseFlags(args: readonly string[]) {
  return parseArgs({ args: [...args], options: flags }).values;
}

function resolveOptions(values: Values, reader: Reader): Options {
  const base = values.quick === true ? quick : full;
  const known = contestants.map(({ name }) => name);
  const asked = reader.names('only', values.only, known);
  const isWhole = values.quick !== true && values.only === undefined && values.frameworks === undefined;
  const output = values.output ?? (isWhole ? 'bench/results.md' : undefined);
  return {
    rounds: reader.whole('rounds', values.rounds, base.rounds),
    seed: reader.whole('seed', values.seed, 1),
    plan: {
      secondsPerPhase: reader.number('seconds', values.seconds, base.seconds),
      warmSeconds: base.warmSeconds,
      requestsPerSecond: reader.number('rate', values.rate, 1000),
      starts: reader.whole('starts', values.starts, base.starts),
    },
    contestantNames: known.filter((name) => name === REFERENCE || asked.includes(name)),
    frameworks: reader.names('frameworks', values.frameworks, frameworks),
    isBuilding: values['no-build'] !== true,
    isHelp: values.help === true,
    ...(output === undefined ? {} : { output }),
  };
}

export function parseOptions(args: readonly string[]): ParsedOptions {
  const reader = new Reader();
  try {
    const options = resolveOptions(parseFlags(args), reader);
    if (reader.problems.length === 0) return { kind: 'options', options };
  } catch (error) {
    // parseArgs throws for flags it does not know, with a message made for people.
    reader.problems.push(error instanceof Error ? error.message : String(error));
  }
  return { kind: 'problems', problems: reader.problems };
}
