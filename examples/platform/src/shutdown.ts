// Ends the parts in order within one deadline: those that send telemetry first, each with time to flush it, and what
// they send to last. A part that does not end in its time is left behind for the next, and killed, by its process id,
// when the deadline of all has come.
import { setTimeout as delay } from 'node:timers/promises';
import type { Runner } from './runner.ts';

export interface ShutdownTimings {
  /** For everything. */
  readonly totalMillis: number;
  /** Kept back for the last stage, the collector. */
  readonly lastStageMillis: number;
}

export const defaultShutdownTimings: ShutdownTimings = { totalMillis: 4800, lastStageMillis: 1300 };

export interface ShutdownPlan {
  /** In the order of starting. */
  readonly stages: readonly (readonly Runner[])[];
  readonly timings: ShutdownTimings;
  /** Runs between the last sender's end and the receiver's. */
  readonly beforeLast: (budgetMillis: number) => Promise<void>;
}

/** Resolves, when every part is gone, with the runners that had to be killed. */
export async function stopInOrder({ stages, timings, beforeLast }: ShutdownPlan): Promise<Runner[]> {
  const deadline = performance.now() + timings.totalMillis;
  const [receivers = [], ...senders] = stages;
  const killed = await stopStages(senders.toReversed(), deadline - timings.lastStageMillis);
  await Promise.race([
    beforeLast(timings.lastStageMillis / 2),
    delay(timings.lastStageMillis / 2, undefined, { ref: false }),
  ]);
  return [...killed, ...(await stopStages([receivers], deadline))];
}

async function stopStages(stages: readonly (readonly Runner[])[], deadline: number): Promise<Runner[]> {
  const ends: Promise<void>[] = [];
  for (const [index, stage] of stages.entries()) {
    const end = Promise.all(stage.map((runner) => runner.stop())).then(() => undefined);
    ends.push(end);
    await Promise.race([end, delay(shareOf(deadline, stages.length - index), undefined, { ref: false })]);
  }
  const left = stages.flat().filter((runner) => runner.isRunning);
  for (const runner of left) runner.kill();
  await Promise.all(ends);
  return left;
}

/** What is left of the time, divided among the stages that are left. */
function shareOf(deadline: number, stagesLeft: number): number {
  return Math.max(0, deadline - performance.now()) / stagesLeft;
}
