// One run from the first line to the last: start, announce, wait for a signal, stop, give account.
import { createPlatform } from './supervisor.ts';
import type { Platform, PlatformPlan } from './supervisor.ts';
import { describeAccount, type LedgerReport } from './ledger.ts';
import { describeSeconds } from './reporter.ts';
import type { Reporter } from './reporter.ts';

export interface RunOptions {
  readonly plan: PlatformPlan;
  readonly reporter: Reporter;
  readonly isChildOfNpm: boolean;
  /** Told once everything is ready. */
  readonly announce: () => void;
  readonly readLedger: (budgetMillis: number) => Promise<LedgerReport | undefined>;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
// npm passes on the Ctrl-C that the terminal has already sent us: within this time, two are one.
const samePressMillis = 1000;
const parentCheckMillis = 200;

/** Resolves with the exit code. */
export async function runPlatform(options: RunOptions): Promise<number> {
  const platform = createPlatform(options.plan, options.reporter);
  const signalled = listenForStop(platform, options);
  const isStarted = await Promise.race([platform.start(), signalled.then(() => undefined)]);
  if (isStarted === true) {
    options.announce();
    await signalled;
  }
  const isClean = await stopPlatform(platform, options, isStarted !== false);
  return isStarted !== false && isClean ? 0 : 1;
}

/** Resolves at the first signal. A second one, unless it is the same key press, ends everything at once. */
function listenForStop(platform: Platform, options: RunOptions): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    const onSignal = (): void => {
      const now = performance.now();
      if (firstAt === undefined) {
        firstAt = now;
        options.reporter.line('\nStopping; Ctrl-C again stops at once and may lose telemetry.');
        resolve();
      } else if (now - firstAt > samePressMillis) {
        platform.kill();
        process.exit(130);
      }
    };
    for (const signal of signals) process.on(signal, onSignal);
    watchParent(options, onSignal);
  });
}

/**
 * A signal to npm itself ends npm and its shell without reaching us: their end is the signal then.
 * Whoever starts the supervisor without npm may leave it running on its own.
 */
function watchParent({ isChildOfNpm }: RunOptions, onEnd: () => void): void {
  const parent = process.ppid;
  if (!isChildOfNpm) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onEnd();
  }, parentCheckMillis);
  timer.unref();
}

async function stopPlatform(platform: Platform, options: RunOptions, hasLedger: boolean): Promise<boolean> {
  const { reporter } = options;
  const startedAt = performance.now();
  let ledger: LedgerReport | undefined;
  const killed = await platform.stop(async (budgetMillis) => {
    if (hasLedger) ledger = await options.readLedger(budgetMillis);
  });
  for (const name of killed)
    reporter.line(`✗ ${name} did not end in time and was killed; its last telemetry may be lost.`);
  const account = describeAccount(ledger, killed.length > 0);
  reporter.line(`Stopped in ${describeSeconds(performance.now() - startedAt)}. ${account}`.trimEnd());
  return killed.length === 0 && ledger?.isBalanced !== false;
}
