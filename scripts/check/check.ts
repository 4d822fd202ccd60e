// One thing that `npm run check` looks at, and how a program becomes one.
import { runNode } from '../build/program.ts';

export interface CheckResult {
  readonly isOk: boolean;
  /** Shown whole when the check fails. */
  readonly output: string;
  /** Shown beside the name when it passes: how much was looked at. */
  readonly note?: string;
}

export interface Check {
  readonly name: string;
  run(): Promise<CheckResult>;
}

export interface ProgramCheck {
  readonly name: string;
  readonly root: string;
  /** Arguments to Node. */
  readonly args: readonly string[];
}

export function createProgramCheck({ name, root, args }: ProgramCheck): Check {
  return {
    name,
    async run() {
      const { code, output } = await runNode(args, root);
      return { isOk: code === 0, output };
    },
  };
}

export interface CheckReport {
  readonly check: Check;
  readonly result: CheckResult;
  readonly millis: number;
}

/** Runs all of them, `width` at a time, whatever fails. */
export async function runChecks(
  checks: readonly Check[],
  width: number,
  onReport: (report: CheckReport) => void,
): Promise<CheckReport[]> {
  const waiting = [...checks];
  const reports: CheckReport[] = [];
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const startedAt = performance.now();
      const result = await runGuarded(check);
      const report = { check, result, millis: performance.now() - startedAt };
      reports.push(report);
      onReport(report);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return reports;
}

async function runGuarded(check: Check): Promise<CheckResult> {
  try {
    return await check.run();
  } catch (error) {
    return { isOk: false, output: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
