// Starts the parts stage by stage, keeps them running and stops them in reverse.
import { join } from 'node:path';
import { setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { resolveStages } from './part.ts';
import type { Part, PartContext } from './part.ts';
import { createPartLog } from './part-log.ts';
import type { PartLog } from './part-log.ts';
import { startPartProcess } from './part-process.ts';
import { describeSeconds } from './reporter.ts';
import type { Reporter } from './reporter.ts';
import { describeReadiness, Runner, tailOf } from './runner.ts';
import type { RunnerTimings } from './runner.ts';
import { stopInOrder } from './shutdown.ts';
import type { ShutdownTimings } from './shutdown.ts';

export interface PlatformPlan {
  /** The root of the repository. */
  readonly root: string;
  /** Where the parts' logs go, from the root. */
  readonly logFolder: string;
  readonly context: PartContext;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isVerbose: boolean;
  readonly timings: RunnerTimings;
  readonly shutdown: ShutdownTimings;
}

export interface Platform {
  /** Starts every part; false when one did not become ready, which has then been reported. */
  start(): Promise<boolean>;
  /** Resolves, when all parts are gone, with the names of those that had to be killed. */
  stop(beforeLast: (budgetMillis: number) => Promise<void>): Promise<string[]>;
  /** At once, without waiting. */
  kill(): void;
}

interface Member {
  readonly part: Part;
  readonly runner: Runner;
  readonly log: PartLog;
  readonly readyUrl: string | undefined;
}

const orphanWatch = fileURLToPath(new URL('orphan-watch.ts', import.meta.url));
/** If the supervisor is killed, the receiver of telemetry outlives those who send it by this. */
const receiverDelayMillis = 3000;
const boundIntervalMillis = 10_000;

export function createPlatform(plan: PlatformPlan, reporter: Reporter): Platform {
  const stages = resolveStages(plan.context.parts).map((stage) =>
    stage.map((part) => createMember(part, plan, reporter)),
  );
  const members = stages.flat();
  const boundTimer = setInterval(() => boundLogs(members), boundIntervalMillis).unref();
  let isStopping = false;

  return {
    async start() {
      for (const stage of stages) {
        const started = await Promise.all(stage.map((member) => startMember(member, reporter, () => isStopping)));
        if (isStopping || started.includes(false)) return false;
      }
      return true;
    },
    async stop(beforeLast) {
      isStopping = true;
      clearInterval(boundTimer);
      const runners = stages.map((stage) => stage.map(({ runner }) => runner));
      const killed = await stopInOrder({ stages: runners, timings: plan.shutdown, beforeLast });
      for (const { log } of members) log.close();
      return killed.map(({ name }) => name);
    },
    kill: () => {
      for (const { runner } of members) runner.kill();
    },
  };
}

function boundLogs(members: readonly Member[]): void {
  for (const { log } of members) log.bound();
}

function createMember(part: Part, plan: PlatformPlan, reporter: Reporter): Member {
  const file = join(plan.logFolder, `${part.name}.log`);
  const log = createPartLog(join(plan.root, file));
  if (plan.isVerbose) log.follow((line) => reporter.output(part.name, line));
  const { addresses } = plan.context;
  const readyUrl = part.ready && `${addresses.url(part.ready.setting)}${part.ready.path}`;
  const launch = () =>
    startPartProcess({
      args: ['--import', orphanWatch, ...part.run],
      folder: join(plan.root, part.folder),
      env: environmentOf(part, plan),
      output: log.descriptor,
    });
  const shown: PartLog = { ...log, file };
  const runner = new Runner({ name: part.name, launch, log: shown, reporter, timings: plan.timings, readyUrl });
  return { part, runner, log: shown, readyUrl };
}

/** The part's defaults, the person's environment without npm's, what the part needs: later ones win. */
function environmentOf(part: Part, plan: PlatformPlan): Record<string, string | undefined> {
  const inherited = Object.entries(plan.env).filter(([key]) => !key.startsWith('npm_'));
  return {
    ...part.defaults,
    ...Object.fromEntries(inherited),
    ...part.env(plan.context),
    PITWALL_ORPHAN_DELAY_MILLIS: part.after.length === 0 ? String(receiverDelayMillis) : '0',
  };
}

async function startMember(member: Member, reporter: Reporter, isStopping: () => boolean): Promise<boolean> {
  const { part, runner, log, readyUrl } = member;
  const startedAt = performance.now();
  const readiness = await runner.start();
  if (readiness.kind === 'ready') {
    const time = describeSeconds(performance.now() - startedAt);
    const where = readyUrl === undefined ? 'runs' : `ready on ${new URL(readyUrl).origin} in ${time}`;
    reporter.done(part.name, where);
    return true;
  }
  if (!isStopping()) {
    const what = describeReadiness(readiness, readyUrl ?? '');
    reporter.failed(part.name, { what, tail: tailOf(log), logFile: log.file });
  }
  return false;
}
