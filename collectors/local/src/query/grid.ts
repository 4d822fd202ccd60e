// The points in time of a metric query: `count` steps from `startMillis`, aligned so that a moving window moves by whole steps.
import type { TimeRange } from './time-range.ts';

export interface Grid {
  readonly startMillis: number;
  readonly stepMillis: number;
  readonly count: number;
}

export function createGrid(range: TimeRange, stepMillis: number): Grid {
  const startMillis = Math.floor(range.fromMillis / stepMillis) * stepMillis;
  return { startMillis, stepMillis, count: Math.max(1, Math.ceil((range.toMillis - startMillis) / stepMillis)) };
}

/** Calls back for each step that the interval overlaps, with the part of the interval and of the step that is shared. */
export function spread(
  grid: Grid,
  interval: { since: number; until: number },
  visit: (step: number, share: number, overlapMillis: number) => void,
): void {
  const { since, until } = interval;
  const length = until - since;
  if (!(length > 0)) return;
  const first = Math.max(0, Math.floor((since - grid.startMillis) / grid.stepMillis));
  for (let step = first; step < grid.count; step += 1) {
    const stepStart = grid.startMillis + step * grid.stepMillis;
    if (stepStart >= until) break;
    const overlapMillis = Math.min(until, stepStart + grid.stepMillis) - Math.max(since, stepStart);
    if (overlapMillis > 0) visit(step, overlapMillis / length, overlapMillis);
  }
}
