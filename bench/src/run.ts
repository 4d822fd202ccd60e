// Runs a schedule: every turn ends in an outcome, and a failure of one contestant never stops the others.

import { REFERENCE } from './contestants.ts';
import type { Contestant } from './contestants.ts';
import { startLoad } from './load/load.ts';
import { measure } from './measurement.ts';
import type { Bench, MeasurementPlan } from './measurement.ts';
import { judge } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { createSchedule } from './schedule.ts';
import type { Turn } from './schedule.ts';
import { startSink } from './sink/sink.ts';
import type { Options } from './options.ts';
import type { Progress } from './progress.ts';

export interface RunSetup {
  readonly options: Pick<Options, 'rounds' | 'seed' | 'frameworks' | 'plan'>;
  readonly contestants: readonly Contestant[];
  readonly serverPrefix: readonly string[];
  readonly onOutcome: (outcome: Outcome, progress: Progress) => void;
}

interface Stage extends Bench {
  readonly serverPrefix: readonly string[];
  readonly plan: MeasurementPlan;
}

async function runTurn(turn: Turn, { load, sink, serverPrefix, plan }: Stage): Promise<Outcome> {
  const { contestant, framework } = turn;
  try {
    const launch = { contestant, framework, sink: sink.address, commandPrefix: serverPrefix };
    return judge(turn, await measure(launch, { load, sink }, plan));
  } catch (error) {
    return { kind: 'failed', turn, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** A first measurement that nobody sees: it warms up the generator, the sink, the runner and the file cache. */
async function warmUp(turns: readonly Turn[], stage: Stage): Promise<void> {
  const turn = turns.find(({ contestant }) => contestant.name === REFERENCE);
  if (turn !== undefined) await runTurn(turn, { ...stage, plan: { ...stage.plan, starts: 1 } });
}

export async function runBenchmark(setup: RunSetup): Promise<readonly Outcome[]> {
  const { options, contestants, serverPrefix, onOutcome } = setup;
  const turns = createSchedule({ ...options, contestants });
  const stage = { load: startLoad(), sink: await startSink(), serverPrefix, plan: options.plan };
  const outcomes: Outcome[] = [];
  try {
    await warmUp(turns, stage);
    const startedAtMillis = performance.now();
    for (const turn of turns) {
      const outcome = await runTurn(turn, stage);
      outcomes.push(outcome);
      const elapsedMillis = performance.now() - startedAtMillis;
      onOutcome(outcome, { done: outcomes.length, total: turns.length, elapsedMillis });
    }
  } finally {
    await Promise.all([stage.load.stop(), stage.sink.stop()]);
  }
  return outcomes;
}
