// Keeps one part running: starts it, waits until it is ready, and starts it again when it dies.
// The first death of a streak is told with the part's last words; failed attempts to bring it back stay quiet.
import { setTimeout as delay } from 'node:timers/promises';
import type { PartLog } from './part-log.ts';
import { describeExit } from './part-process.ts';
import type { PartProcess } from './part-process.ts';
import { waitUntilReady } from './readiness.ts';
import type { Readiness } from './readiness.ts';
import { describeSeconds } from './reporter.ts';
import type { Reporter } from './reporter.ts';

export interface RunnerOptions {
  readonly name: string;
  readonly launch: () => PartProcess;
  readonly log: PartLog;
  readonly reporter: Reporter;
  readonly timings: RunnerTimings;
  readonly readyUrl: string | undefined;
}

export interface RunnerTimings {
  readonly readyTimeoutMillis: number;
  readonly firstRestartMillis: number;
  readonly maxRestartMillis: number;
  /** A part that ran this long before it died starts a new streak. */
  readonly steadyMillis: number;
}

export const defaultTimings: RunnerTimings = {
  readyTimeoutMillis: 30_000,
  firstRestartMillis: 1000,
  maxRestartMillis: 10_000,
  steadyMillis: 30_000,
};

const tailLines = 20;

export class Runner {
  readonly name: string;
  readonly #options: RunnerOptions;
  readonly #stopping = new AbortController();
  #current: PartProcess | undefined;
  #deaths = 0;

  constructor(options: RunnerOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#current?.hasExited() === false;
  }

  /** Resolves once the part is ready, or with why it is not. */
  async start(): Promise<Readiness> {
    const { log, launch, readyUrl, timings } = this.#options;
    log.mark();
    const part = launch();
    this.#current = part;
    const readiness = await waitUntilReady(part, { url: readyUrl, timeoutMillis: timings.readyTimeoutMillis });
    if (readiness.kind === 'ready') void this.#keepRunning(part);
    return readiness;
  }

  /** Sends SIGTERM and resolves when the part is gone. No restart follows. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#current?.signal('SIGTERM');
    await this.#current?.exited;
  }

  kill(): void {
    this.#stopping.abort();
    this.#current?.signal('SIGKILL');
  }

  async #keepRunning(part: PartProcess): Promise<void> {
    const { timings, readyUrl, reporter } = this.#options;
    const startedAt = performance.now();
    const exit = await part.exited;
    if (this.#stopping.signal.aborted) return;
    // Only a part without a port may come to an end by itself: the traffic program.
    if (exit.code === 0 && readyUrl === undefined) return reporter.done(this.name, 'has finished');
    if (performance.now() - startedAt > timings.steadyMillis) this.#deaths = 0;
    await this.#restart(describeExit(exit));
  }

  async #restart(what: string): Promise<void> {
    const { signal } = this.#stopping;
    this.#reportDeath(what);
    const downSince = performance.now();
    for (;;) {
      this.#deaths += 1;
      await delay(this.#pauseMillis(), undefined, { signal }).catch(() => undefined); // Aborted: we stop.
      if (signal.aborted) return;
      const readiness = await this.start();
      if (readiness.kind === 'ready') return this.#reportReturn(performance.now() - downSince);
      if (readiness.kind === 'timeout') this.#current?.signal('SIGKILL');
    }
  }

  #pauseMillis(): number {
    const { firstRestartMillis, maxRestartMillis } = this.#options.timings;
    return Math.min(maxRestartMillis, firstRestartMillis * 2 ** (this.#deaths - 1));
  }

  #reportDeath(what: string): void {
    const { log, reporter } = this.#options;
    if (this.#deaths > 0) return reporter.line(`✗ ${this.name} ${what} again; starting it again.`);
    reporter.failed(this.name, { what, tail: tailOf(log), logFile: log.file, next: 'Starting it again.' });
  }

  #reportReturn(downMillis: number): void {
    this.#options.reporter.done(this.name, `is back after ${describeSeconds(downMillis)}`);
  }
}

/** Why a part is not ready, for people. */
export function describeReadiness(readiness: Exclude<Readiness, { kind: 'ready' }>, url: string): string {
  if (readiness.kind === 'exited') return describeExit(readiness.exit);
  return `did not become ready: ${url} answered ${readiness.lastAnswer}`;
}

export function tailOf(log: PartLog): string[] {
  return log.tail(tailLines);
}
