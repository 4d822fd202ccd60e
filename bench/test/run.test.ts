// The whole way through real processes, for a few hundred milliseconds each. Nothing here asserts a time.

import { expect, test } from 'vitest';
import { selectContestants } from '../src/contestants.ts';
import type { Contestant } from '../src/contestants.ts';
import type { Outcome } from '../src/outcome.ts';
import { runBenchmark } from '../src/run.ts';

const plan = { secondsPerPhase: 0.2, warmSeconds: 0.05, requestsPerSecond: 200, starts: 1 };

function runQuickly(contestants: readonly Contestant[]): Promise<readonly Outcome[]> {
  const options = { rounds: 1, seed: 1, frameworks: ['fastify'], plan } as const;
  return runBenchmark({ options, contestants, serverPrefix: [], onOutcome: () => undefined });
}

function outcomeOf(outcomes: readonly Outcome[], name: string): Outcome | undefined {
  return outcomes.find(({ turn }) => turn.contestant.name === name);
}

const silent: Contestant = {
  name: 'silent',
  description: 'says that it exports and does not',
  packageName: 'silent',
  nodeArguments: [],
  resolveSettings: () => ({}),
};

const crashing: Contestant = {
  ...silent,
  name: 'crashing',
  nodeArguments: ['--import', 'data:text/javascript,throw new Error("boom at start")'],
};

test('peers export a server span for every request, and the sink decodes them all', async () => {
  const peers = ['opentelemetry', 'dd-trace'];
  const outcomes = await runQuickly(selectContestants(['uninstrumented', ...peers]));
  expect(outcomes.map(({ kind }) => kind)).toEqual(['measured', 'measured', 'measured']);
  for (const peer of peers) {
    const outcome = outcomeOf(outcomes, peer);
    if (outcome?.kind !== 'measured') throw new Error(`${peer} was not measured`);
    const { tally, requests, metrics } = outcome.measurement;
    expect(requests.rate).toBe(40);
    // Ending costs something always: zero would mean that the last sample was lost.
    expect(metrics.deferredCpuShare).toBeGreaterThan(0);
    expect(tally.serverSpans['/rate']).toBe(40);
    expect(tally.serverSpans['/max']).toBeGreaterThan(0);
    expect(tally.messages['metrics']).toBeGreaterThan(0);
  }
});

test('a contestant that exports nothing or does not start is reported, and the others still run', async () => {
  const outcomes = await runQuickly([crashing, silent, ...selectContestants(['uninstrumented'])]);
  expect(outcomeOf(outcomes, 'silent')).toMatchObject({ kind: 'invalid', reason: /0.00 server spans per request/ });
  expect(outcomeOf(outcomes, 'crashing')).toMatchObject({ kind: 'failed', reason: /boom at start/ });
  expect(outcomeOf(outcomes, 'uninstrumented')).toMatchObject({ kind: 'measured' });
});
