// `GET /api/metrics/query`: one metric over time, aggregated over its series in groups.
import type { MetricInfo, MetricQueryReply } from '../api/types.ts';
import type { StoredSeries } from '../store/series.ts';
import type { Store } from '../store/store.ts';
import { aggregateIncrements, aggregateLevels } from './aggregate.ts';
import type { Values } from './aggregate.ts';
import { createGrid } from './grid.ts';
import type { Grid } from './grid.ts';
import { readIncrements } from './increments.ts';
import { readLevels } from './levels.ts';
import { ParameterProblem } from './parameter-problem.ts';
import { groupSeries, selectSeries } from './series-selection.ts';
import type { Selection, SeriesGroup } from './series-selection.ts';
import { resolveStep } from './time-range.ts';
import type { TimeRange } from './time-range.ts';

export type Aggregate = 'rate' | 'increase' | 'sum' | 'avg' | 'min' | 'max' | 'last' | 'p50' | 'p90' | 'p95' | 'p99';

export interface MetricQuery extends TimeRange, Selection {
  readonly aggregate?: Aggregate | undefined;
  readonly stepMillis?: number | undefined;
  readonly nowMillis: number;
}

const defaultPoints = 120;
const maxPoints = 2_000;
const maxSelected = 5_000;
const maxSeries = 50;

const defaults: Readonly<Record<MetricInfo['kind'], Aggregate>> = {
  counter: 'rate',
  updowncounter: 'sum',
  gauge: 'avg',
  histogram: 'p95',
  summary: 'p95',
};

export async function queryMetric(store: Store, query: MetricQuery): Promise<MetricQueryReply | undefined> {
  const selected = selectSeries(store, query);
  const [first] = selected.length > 0 ? selected : store.memory.series.named(query.name);
  if (first === undefined) return undefined;
  const aggregate = resolveAggregate(query.aggregate, first.kind);
  const grid = createGrid(query, resolveQueryStep(query));
  const groups = groupSeries(selected.slice(0, maxSelected), query.by);
  const values = await readGroups(store, groups, {
    kind: first.kind,
    aggregate,
    grid,
    toMillis: Math.min(query.toMillis, query.nowMillis),
  });
  const series = groups.map(({ labels }, index) => ({ labels, values: values[index] ?? [] }));
  const shown = series
    .filter((one) => one.values.some((value) => value !== null))
    .toSorted((a, b) => sizeOf(b.values) - sizeOf(a.values));
  return {
    name: query.name,
    unit: first.unit,
    aggregate,
    stepMillis: grid.stepMillis,
    times: Array.from({ length: grid.count }, (_, step) => grid.startMillis + step * grid.stepMillis),
    series: shown.slice(0, maxSeries),
    isTruncated: shown.length > maxSeries || selected.length > maxSelected,
  };
}

function resolveAggregate(wanted: Aggregate | undefined, kind: MetricInfo['kind']): Aggregate {
  const aggregate = wanted ?? defaults[kind];
  const isDistribution = kind === 'histogram' || kind === 'summary';
  if (aggregate.startsWith('p') && !isDistribution)
    throw new ParameterProblem('aggregate', `a ${kind} has no percentiles`);
  if (aggregate === 'last' && isDistribution) throw new ParameterProblem('aggregate', `a ${kind} has no last value`);
  return aggregate;
}

function resolveQueryStep(query: MetricQuery): number {
  const step = query.stepMillis ?? resolveStep(query, defaultPoints);
  if (step < 1_000) throw new ParameterProblem('step', 'step must be at least 1000 ms');
  if ((query.toMillis - query.fromMillis) / step > maxPoints)
    throw new ParameterProblem('step', `this step gives more than ${maxPoints} points`);
  return step;
}

export interface ReadOptions {
  readonly kind: MetricInfo['kind'];
  readonly aggregate: Aggregate;
  readonly grid: Grid;
  /** Nothing is known after this. */
  readonly toMillis: number;
}

async function readGroups(
  store: Store,
  groups: readonly SeriesGroup[],
  options: ReadOptions,
): Promise<readonly Values[]> {
  const { kind, aggregate, grid } = options;
  const series: readonly StoredSeries[] = groups.flatMap((group) => group.series);
  if (series.length === 0) return [];
  const isDistribution = kind === 'histogram' || kind === 'summary';
  const isQuantile = aggregate.startsWith('p');
  const quantile = isQuantile ? Number(aggregate.slice(1)) / 100 : undefined;
  const isGrowth = isDistribution
    ? kind === 'histogram' || !isQuantile
    : aggregate === 'rate' || aggregate === 'increase';
  if (isGrowth) {
    const withBuckets = kind === 'histogram' && (isQuantile || aggregate === 'min' || aggregate === 'max');
    const increments = await readIncrements(store, series, { grid, isDistribution, withBuckets });
    return groups.map((group) =>
      aggregateIncrements(
        group.series.map(({ id }) => increments.get(id) ?? []),
        { ...options, quantile },
      ),
    );
  }
  const levels = await readLevels(store, series, { grid, quantile });
  return groups.map((group) =>
    aggregateLevels(
      group.series.flatMap(({ id }) => [levels.get(id) ?? []]),
      options,
    ),
  );
}

function sizeOf(values: Values): number {
  return values.reduce((sum: number, value) => sum + Math.abs(value ?? 0), 0);
}
