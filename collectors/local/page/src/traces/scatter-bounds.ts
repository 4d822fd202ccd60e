import type { TraceSummary } from '../../../src/api/types.ts';

export interface ScatterBounds {
  readonly fromMillis: number;
  readonly toMillis: number;
  readonly minMillis: number;
  readonly maxMillis: number;
}

/** A frame around all points, with room at the edges, never of no size. */
export function scatterBounds(traces: readonly Pick<TraceSummary, 'startMillis' | 'durationMillis'>[]): ScatterBounds {
  const starts = traces.map(({ startMillis }) => startMillis);
  const durations = traces.map(({ durationMillis }) => Math.max(durationMillis, 0.001));
  const [from, to] = [Math.min(...starts), Math.max(...starts)];
  const pad = Math.max(500, (to - from) * 0.01);
  return {
    fromMillis: from - pad,
    toMillis: to + pad,
    minMillis: Math.min(...durations) / 1.4,
    maxMillis: Math.max(...durations) * 1.4,
  };
}
