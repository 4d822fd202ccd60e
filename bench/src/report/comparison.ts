// Outcomes of all rounds, put side by side: each contestant's numbers, and their ratios to the uninstrumented twin of
// the same round and framework.

import { REFERENCE } from '../contestants.ts';
import type { Contestant } from '../contestants.ts';
import { frameworks, phasePaths } from '../frameworks.ts';
import type { Framework } from '../frameworks.ts';
import type { Measurement, Metrics } from '../measurement.ts';
import { spansPerRequest } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { median, pairedRatios, spread } from '../statistics.ts';
import type { Spread } from '../statistics.ts';

export interface Received {
  /** Sums over the counted rounds. */
  readonly requests: number;
  readonly serverSpans: number;
  /** Medians of the rounds. */
  readonly spansPerRequestAtRate: number;
  readonly spansPerRequestAtMax: number;
  /** Spans of all kinds for each server span: how much detail the cost buys. */
  readonly spansPerServerSpan: number;
  readonly traceBytesPerServerSpan: number;
  readonly metricMessages: number;
  readonly logMessages: number;
  readonly endings: readonly string[];
}

export interface Row {
  readonly contestant: Contestant;
  readonly counted: number;
  readonly problems: readonly string[];
  readonly values: (metric: keyof Metrics) => Spread | undefined;
  readonly ratios: (metric: keyof Metrics) => Spread | undefined;
  readonly received: Received | undefined;
}

export interface Comparison {
  readonly framework: Framework;
  readonly rows: readonly Row[];
}

type ByRound = ReadonlyMap<number, Measurement>;

function countedByRound(outcomes: readonly Outcome[]): ByRound {
  return new Map(
    outcomes.flatMap((outcome) => (outcome.kind === 'measured' ? [[outcome.turn.round, outcome.measurement]] : [])),
  );
}

function metricByRound(measurements: ByRound, metric: keyof Metrics): ReadonlyMap<number, number> {
  return new Map([...measurements].map(([round, { metrics }]) => [round, metrics[metric]]));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Of the counted phases only, to stand beside their requests. */
function countedServerSpans({ tally }: Measurement): number {
  return (tally.serverSpans[phasePaths.rate] ?? 0) + (tally.serverSpans[phasePaths.max] ?? 0);
}

/** Those of the warm-up and of start-ups too, to stand beside the bytes. */
function allServerSpans({ tally }: Measurement): number {
  return sum(Object.values(tally.serverSpans));
}

function describeReceived(measurements: readonly Measurement[]): Received | undefined {
  if (measurements.length === 0) return undefined;
  const coverages = measurements.map(spansPerRequest);
  const serverSpans = sum(measurements.map(allServerSpans));
  return {
    requests: sum(measurements.map(({ requests }) => requests.rate + requests.max)),
    serverSpans: sum(measurements.map(countedServerSpans)),
    spansPerRequestAtRate: median(coverages.map(({ rate }) => rate)) ?? 0,
    spansPerRequestAtMax: median(coverages.map(({ max }) => max)) ?? 0,
    spansPerServerSpan: sum(measurements.map(({ tally }) => tally.spans)) / Math.max(1, serverSpans),
    traceBytesPerServerSpan:
      sum(measurements.map(({ tally }) => tally.bytes['traces'] ?? 0)) / Math.max(1, serverSpans),
    metricMessages: sum(measurements.map(({ tally }) => tally.messages['metrics'] ?? 0)),
    logMessages: sum(measurements.map(({ tally }) => tally.messages['logs'] ?? 0)),
    endings: [...new Set(measurements.map(({ ending }) => ending))],
  };
}

function describeProblem(outcome: Outcome): readonly string[] {
  return outcome.kind === 'measured' ? [] : [`round ${outcome.turn.round} ${outcome.kind}: ${outcome.reason}`];
}

function createRow(contestant: Contestant, outcomes: readonly Outcome[], references: ByRound): Row {
  const own = outcomes.filter(({ turn }) => turn.contestant.name === contestant.name);
  const measurements = countedByRound(own);
  return {
    contestant,
    counted: measurements.size,
    problems: own.flatMap(describeProblem),
    values: (metric) => spread([...metricByRound(measurements, metric).values()]),
    ratios: (metric) => spread(pairedRatios(metricByRound(measurements, metric), metricByRound(references, metric))),
    received: describeReceived([...measurements.values()]),
  };
}

/** One comparison for each framework that ran; rows in the order of `contestants`. */
export function compare(outcomes: readonly Outcome[], contestants: readonly Contestant[]): readonly Comparison[] {
  const ran = frameworks.filter((framework) => outcomes.some(({ turn }) => turn.framework === framework));
  return ran.map((framework) => {
    const own = outcomes.filter(({ turn }) => turn.framework === framework);
    const references = countedByRound(own.filter(({ turn }) => turn.contestant.name === REFERENCE));
    return { framework, rows: contestants.map((contestant) => createRow(contestant, own, references)) };
  });
}
