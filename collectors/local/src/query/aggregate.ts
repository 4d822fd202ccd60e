// Many series into one: growth is spread evenly over the time in which it happened, then summed; levels are combined.
import type { Grid } from './grid.ts';
import { spread } from './grid.ts';
import type { Increment } from './increments.ts';
import type { Level } from './levels.ts';
import { mergeBuckets, resolveQuantile } from './quantile.ts';
import type { Buckets } from './quantile.ts';

export type Values = readonly (number | null)[];

interface GrowthOptions {
  readonly grid: Grid;
  readonly aggregate: string;
  readonly toMillis: number;
  readonly quantile?: number | undefined;
}

/** What a group's series added within one step. */
interface StepGrowth {
  rate: number | null;
  isCovered: boolean;
  amount: number;
  sum: number;
  buckets: Buckets[];
}

export function aggregateIncrements(series: readonly (readonly Increment[])[], options: GrowthOptions): Values {
  const steps = Array.from({ length: options.grid.count }, (): StepGrowth => ({
    rate: null,
    isCovered: false,
    amount: 0,
    sum: 0,
    buckets: [],
  }));
  for (const increments of series) {
    addGrowth(steps, increments, options.grid);
    addRates(steps, increments, options);
  }
  return steps.map((step) => resolveGrowth(step, options));
}

function addGrowth(steps: readonly StepGrowth[], increments: readonly Increment[], grid: Grid): void {
  for (const { since, until, amount, sum, buckets } of increments) {
    spread(grid, { since, until }, (index, share) => {
      const step = steps[index];
      if (step === undefined) return;
      step.isCovered = true;
      step.amount += amount * share;
      step.sum += sum * share;
      if (buckets !== undefined)
        step.buckets.push({ bounds: buckets.bounds, counts: buckets.counts.map((count) => count * share) });
    });
  }
}

/** A series' rate within a step is over the part of the step that it covers; after its last report the rate holds for one more interval. */
function addRates(
  steps: readonly StepGrowth[],
  increments: readonly Increment[],
  { grid, toMillis }: GrowthOptions,
): void {
  const amounts = new Map<number, { amount: number; coveredMillis: number }>();
  for (const increment of withContinuation(increments, toMillis)) {
    spread(grid, increment, (index, share, overlapMillis) => {
      const known = amounts.get(index) ?? { amount: 0, coveredMillis: 0 };
      amounts.set(index, {
        amount: known.amount + increment.amount * share,
        coveredMillis: known.coveredMillis + overlapMillis,
      });
    });
  }
  for (const [index, { amount, coveredMillis }] of amounts) {
    const step = steps[index];
    if (step !== undefined) step.rate = (step.rate ?? 0) + amount / (coveredMillis / 1_000);
  }
}

function withContinuation(increments: readonly Increment[], toMillis: number): readonly Increment[] {
  const last = increments.at(-1);
  if (last === undefined) return [];
  const intervalMillis = last.until - last.since;
  const until = Math.min(toMillis, last.until + intervalMillis);
  if (!(until > last.until)) return increments;
  return [
    ...increments,
    { ...last, since: last.until, until, amount: (last.amount * (until - last.until)) / intervalMillis },
  ];
}

function resolveGrowth(step: StepGrowth, { aggregate, quantile }: GrowthOptions): number | null {
  if (aggregate === 'rate') return step.rate;
  if (!step.isCovered) return null;
  if (aggregate === 'increase') return step.amount;
  if (aggregate === 'sum') return step.sum;
  if (aggregate === 'avg') return step.amount > 0 ? step.sum / step.amount : null;
  const buckets = mergeBuckets(step.buckets);
  if (quantile !== undefined) return resolveQuantile(quantile, buckets);
  return aggregate === 'min' ? resolveLowest(buckets) : resolveQuantile(1, buckets);
}

/** The lower bound of the lowest bucket in use. */
function resolveLowest({ bounds, counts }: Buckets): number | null {
  const index = counts.findIndex((count) => count > 0);
  if (index === -1) return null;
  return index === 0 ? Math.min(0, bounds[0] ?? 0) : (bounds[index - 1] ?? null);
}

export function aggregateLevels(
  series: readonly (readonly (Level | undefined)[])[],
  options: { grid: Grid; aggregate: string; toMillis: number },
): Values {
  const { grid } = options;
  return Array.from({ length: grid.count }, (_, step) => {
    if (grid.startMillis + step * grid.stepMillis > options.toMillis) return null;
    const levels = series.flatMap((own) => own[step] ?? []);
    return levels.length === 0 ? null : combineLevels(levels, options.aggregate);
  });
}

function combineLevels(levels: readonly Level[], aggregate: string): number {
  const sum = (read: (level: Level) => number): number => levels.reduce((total, level) => total + read(level), 0);
  if (aggregate === 'sum') return sum((level) => level.last);
  if (aggregate === 'min') return Math.min(...levels.map((level) => level.min));
  if (aggregate === 'max') return Math.max(...levels.map((level) => level.max));
  if (aggregate === 'last') return levels.reduce((a, b) => (b.timeMillis > a.timeMillis ? b : a)).last;
  return sum((level) => level.avg) / levels.length;
}
