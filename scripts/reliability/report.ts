// What a run of the reliability cases found, case by case; and docs/reliability.md. Pure.
import { cases } from './cases.ts';

export interface TestResult {
  /** With the names of the groups around it. */
  readonly fullName: string;
  readonly status: string;
}

export interface Numbers {
  readonly id: string;
  readonly name: string;
  readonly numbers: Readonly<Record<string, number | string>>;
  readonly isFull: boolean;
}

export interface CaseResult {
  readonly id: string;
  readonly what: string;
  readonly passed: number;
  readonly failed: number;
}

/** Each case with its tests, by the id in their names or in their groups'. Tests that did not run do not count. */
export function judgeCases(tests: readonly TestResult[]): CaseResult[] {
  return cases.map(([id, what]) => {
    const own = tests.filter(({ fullName }) => new RegExp(`\\b${id}\\b`).test(fullName));
    const count = (status: string): number => own.filter((test) => test.status === status).length;
    return { id, what, passed: count('passed'), failed: count('failed') };
  });
}

/** A case without a test has not held. */
export function hasHeld({ passed, failed }: CaseResult): boolean {
  return passed > 0 && failed === 0;
}

export interface Environment {
  readonly date: string;
  readonly machine: string;
  readonly node: string;
}

export function describeReliability(
  results: readonly CaseResult[],
  numbers: readonly Numbers[],
  environment: Environment,
): string {
  const rows = results.map((result) => {
    const held = hasHeld(result) ? `held (${result.passed} tests)` : 'DID NOT HOLD';
    return `| ${result.id} | ${result.what} | ${held} |`;
  });
  const sections = results.flatMap(({ id, what }) => {
    const own = numbers.filter((one) => one.id === id);
    if (own.length === 0) return [];
    return [`### ${id} ${what}\n\n${own.map(describeNumbers).join('\n')}\n`];
  });
  return `${preamble(environment)}\n| case | fault or input | result |\n| --- | --- | --- |\n${rows.join('\n')}\n\n## Numbers\n\n${sections.join('\n')}`;
}

function describeNumbers({ name, numbers }: Numbers): string {
  const list = Object.entries(numbers).map(([key, value]) => `${key} ${value}`);
  return `- ${name}: ${list.join('; ')}`;
}

const preamble = ({ date, machine, node }: Environment): string => `# Reliability

Written by \`npm run test:reliability -- --full\`; do not edit. ${date}, ${machine}, Node ${node}, receiver and application
on the same machine.

Every record carries a number of its own and is counted where it is made and where it arrives. In every case
accepted + recovered = delivered + dropped + queued + spooled, tolerance 0; the exit code is that of the same program
without the SDK. \`npm run test:reliability\` runs the same cases at a tenth of the durations.
`;
