// What a run of the reliability cases found, case by case; and docs/reliability.md. Pure.
import { cases } from './cases.ts';

export interface TestResult {
  /** With the names of the groups around it. */
  readonly fullName: string;
  readonly status: string;
  /** In milliseconds. */
  readonly duration?: number | null;
}

export interface Numbers {
  readonly id: string;
  readonly name: string;
  /** Whose they are, when they are not ours. */
  readonly peer?: string;
  readonly numbers: Readonly<Record<string, number | string>>;
}

export interface CaseResult {
  readonly id: string;
  readonly what: string;
  readonly passed: number;
  /** Names. */
  readonly failed: readonly string[];
  readonly seconds: number;
}

/** A case as one run found it. */
export interface CaseRun extends CaseResult {
  readonly numbers: readonly Numbers[];
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
  readonly node: string;
}

/** Each case with its tests, by the id in their names or in their groups'. Tests that did not run do not count. */
export function judgeCases(tests: readonly TestResult[]): CaseResult[] {
  return cases.map(([id, what]) => {
    const own = tests.filter(({ fullName }) => new RegExp(`\\b${id}\\b`).test(fullName));
    const withStatus = (status: string): TestResult[] => own.filter((test) => test.status === status);
    const millis = own.reduce((sum, { duration }) => sum + (duration ?? 0), 0);
    const failed = withStatus('failed').map(({ fullName }) => fullName);
    return { id, what, passed: withStatus('passed').length, failed, seconds: Math.round(millis / 1000) };
  });
}

/** A case without a test has not held. */
export function hasHeld({ passed, failed }: Pick<CaseResult, 'passed' | 'failed'>): boolean {
  return passed > 0 && failed.length === 0;
}

/** @param runs the latest of each case, from one run or from several. */
export function describeReliability(runs: readonly CaseRun[]): string {
  const found = new Map(runs.map((run) => [run.id, run]));
  const isMixed = new Set(runs.map(({ commit, date }) => `${commit} ${date}`)).size > 1;
  const rows = cases.map(([id, what]) => `| ${id} | ${what} | ${describeResult(found.get(id), isMixed)} |`);
  const failed = runs.flatMap((run) => run.failed.map((name) => `- ${name}`));
  const sections = runs.toSorted((a, b) => a.id.localeCompare(b.id)).flatMap(describeCase);
  return [
    preamble(runs),
    `| case | fault or input | result |\n| --- | --- | --- |\n${rows.join('\n')}\n`,
    ...(failed.length > 0 ? [`## What did not hold\n\n${failed.join('\n')}\n`] : []),
    `## Numbers\n\nA row that names a peer is that peer in the same case, on the same machine, in the same run, at its defaults.\n`,
    ...sections,
  ].join('\n');
}

function describeResult(run: CaseRun | undefined, isMixed: boolean): string {
  if (!run) return 'NOT RUN';
  const when = isMixed ? `, ${run.date} at ${run.commit}` : '';
  const tests = `${run.passed} ${run.passed === 1 ? 'test' : 'tests'}, ${run.seconds} s${when}`;
  return hasHeld(run) ? `held (${tests})` : `**DID NOT HOLD** (${run.failed.length} failed; ${tests})`;
}

/** Tables of rows that begin with the same word (`made`), ours first. */
function describeCase({ id, what, numbers }: CaseRun): string[] {
  if (numbers.length === 0) return [];
  const tables = new Map<string, Numbers[]>();
  for (const row of numbers) {
    const first = Object.keys(row.numbers)[0] ?? '';
    tables.set(first, [...(tables.get(first) ?? []), row]);
  }
  const ordered = [...tables.values()].toSorted((a, b) => Number(isOnlyPeers(a)) - Number(isOnlyPeers(b)));
  return [`### ${id} ${what}\n`, ...ordered.map(describeTable)];
}

const isOnlyPeers = (rows: readonly Numbers[]): boolean => rows.every(({ peer }) => peer !== undefined);

function describeTable(rows: readonly Numbers[]): string {
  const ordered = rows.toSorted((a, b) => (a.peer ?? '').localeCompare(b.peer ?? ''));
  const keys = [...new Set(ordered.flatMap(({ numbers }) => Object.keys(numbers)))];
  const lines = ordered.map(({ name, peer, numbers }) => {
    const cells = keys.map((key) => describeValue(numbers[key]));
    return `| ${[peer === undefined ? name : `*${peer}*: ${name}`, ...cells].join(' | ')} |`;
  });
  const rules = ['---', ...keys.map(() => '---:')];
  return `|  | ${keys.join(' | ')} |\n| ${rules.join(' | ')} |\n${lines.join('\n')}\n`;
}

function describeValue(value: number | string | undefined): string {
  if (typeof value !== 'number') return value ?? '–';
  return (Number.isInteger(value) ? value : Math.round(value * 10) / 10).toLocaleString('en');
}

function preamble(runs: readonly CaseRun[]): string {
  const list = (values: readonly string[]): string => [...new Set(values)].join(' and ');
  const { dates, commits } = { dates: runs.map(({ date }) => date), commits: runs.map(({ commit }) => commit) };
  return `# Reliability

Written by \`npm run test:reliability -- --full\`; do not edit. ${list(dates)}, at ${list(commits)}, ${list(runs.map(({ machine }) => machine))},
Node ${list(runs.map(({ node }) => node))}; receiver and application on the same machine.

Every record carries a number of its own and is counted where it is made and where it arrives. In every case
accepted + recovered = delivered + dropped + queued + spooled, tolerance 0; the exit code is that of the same program
without the SDK. \`npm run test:reliability\` runs the same cases at a tenth of the durations.
`;
}
