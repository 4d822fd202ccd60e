// Where values stood: gauges, and totals as they are. Between two reports a value holds, for a while.
import { DOUBLE, INTEGER, LIST, listValue } from '@duckdb/node-api';
import type { StoredSeries } from '../store/series.ts';
import type { Store } from '../store/store.ts';
import type { Grid } from './grid.ts';

export interface Level {
  readonly avg: number;
  readonly min: number;
  readonly max: number;
  readonly last: number;
  readonly timeMillis: number;
}

/** A series that has not reported for this long has ended. */
const staleMillis = 90_000;

const levelsSql = (value: string): string => `
  SELECT series_id, floor((time_millis - $start) / $step) AS step, avg(level) AS avg, min(level) AS min, max(level) AS max,
    arg_max(level, time_millis) AS last, max(time_millis) AS time_millis
  FROM (SELECT series_id, time_millis, ${value} AS level FROM points
    WHERE time_millis BETWEEN $from AND $to AND series_id IN (SELECT unnest($ids)))
  GROUP BY ALL ORDER BY series_id, step`;

// A summary's quantile is the entry of `counts` beside that of `bounds`.
const quantileSql = (q: number): string =>
  `list_extract(from_json(counts, '["DOUBLE"]'), list_position(from_json(bounds, '["DOUBLE"]'), ${q}::DOUBLE))`;

export interface LevelOptions {
  readonly grid: Grid;
  /** Of a summary: which of its quantiles. */
  readonly quantile?: number | undefined;
}

/** One level per step and series; undefined where there is none. */
export async function readLevels(
  store: Store,
  series: readonly StoredSeries[],
  options: LevelOptions,
): Promise<Map<number, (Level | undefined)[]>> {
  const { startMillis, stepMillis, count } = options.grid;
  const rows = await store.query(
    levelsSql(options.quantile === undefined ? 'value' : quantileSql(options.quantile)),
    {
      ids: listValue(series.map(({ id }) => id)),
      from: startMillis - staleMillis,
      to: startMillis + count * stepMillis,
      start: startMillis,
      step: stepMillis,
    },
    { ids: LIST(INTEGER), from: DOUBLE, to: DOUBLE, start: DOUBLE, step: DOUBLE },
  );
  const bySeries = Map.groupBy(
    rows.filter((row) => row.last !== null),
    (row) => Number(row.series_id),
  );
  return new Map(
    [...bySeries].map(([id, own]) => [
      id,
      fill(options.grid, new Map(own.map((row) => [Number(row.step), readLevel(row)]))),
    ]),
  );
}

function readLevel(row: Readonly<Record<string, unknown>>): Level {
  return {
    avg: Number(row.avg),
    min: Number(row.min),
    max: Number(row.max),
    last: Number(row.last),
    timeMillis: Number(row.time_millis),
  };
}

function fill(grid: Grid, reported: ReadonlyMap<number, Level>): (Level | undefined)[] {
  const levels: (Level | undefined)[] = [];
  const earlier = [...reported].filter(([step]) => step < 0).toSorted(([a], [b]) => b - a);
  let current = earlier[0]?.[1];
  for (let step = 0; step < grid.count; step += 1) {
    const own = reported.get(step);
    const isStale =
      current !== undefined && grid.startMillis + step * grid.stepMillis - current.timeMillis > staleMillis;
    const held =
      current === undefined || isStale
        ? undefined
        : { ...current, avg: current.last, min: current.last, max: current.last };
    current = own ?? current;
    levels.push(own ?? held);
  }
  return levels;
}
