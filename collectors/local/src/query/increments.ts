// By how much running totals grew, and from when to when. A total that fell, or whose start changed, began anew: its whole
// value is new. A series that appears while its sender was known before grew from nothing; one that merely was not watched
// before (the collector started later than the sender) says nothing yet.
import { DOUBLE, INTEGER, LIST, listValue } from '@duckdb/node-api';
import type { StoredSeries } from '../store/series.ts';
import type { Store } from '../store/store.ts';
import type { Grid } from './grid.ts';
import { subtractBuckets } from './quantile.ts';
import type { Buckets } from './quantile.ts';

export interface Increment {
  readonly since: number;
  readonly until: number;
  readonly amount: number;
  /** Of a histogram or summary: the sum beside the count. */
  readonly sum: number;
  readonly buckets?: Buckets | undefined;
}

/** How far back the point before the first one may lie. */
const lookbackMillis = 300_000;
const appearanceMillis = 10_000;
/** Points of one export may differ by a little. */
const sameExportMillis = 1_000;

export interface IncrementOptions {
  readonly grid: Grid;
  /** Growth of the number of observations of a histogram rather than of a value. */
  readonly isDistribution: boolean;
  readonly withBuckets: boolean;
}

/** The last state within each step, with what a single pass over all points knows about resets in between. */
const statesSql = (amount: string): string => `
  WITH chosen AS (SELECT unnest($ids) AS series_id, unnest($knownSince) AS known_since),
  p AS (
    SELECT series_id, time_millis, start_millis, ${amount} AS amount, value, bounds, counts,
      lag(time_millis) OVER one AS before_millis, lag(start_millis) OVER one AS before_start, lag(${amount}) OVER one AS before_amount,
      lag(value) OVER one AS before_value, known_since
    FROM points JOIN chosen USING (series_id) WHERE time_millis BETWEEN $from AND $to
    WINDOW one AS (PARTITION BY series_id ORDER BY time_millis)),
  d AS (
    SELECT *, before_millis IS NULL AS is_first,
      before_millis IS NOT NULL AND (amount < before_amount OR start_millis IS DISTINCT FROM before_start) AS is_reset,
      known_since < time_millis - ${sameExportMillis} AS is_known,
      before_millis IS NULL AND (start_millis >= $from OR is_known) AS is_new FROM p)
  SELECT series_id, floor((time_millis - $start) / $step) AS step, max(time_millis) AS until,
    min(CASE WHEN is_new THEN CASE WHEN is_known THEN greatest(coalesce(start_millis, 0), time_millis - ${appearanceMillis}) ELSE start_millis END
      WHEN is_reset THEN greatest(before_millis, coalesce(start_millis, 0)) ELSE before_millis END) AS since,
    sum(CASE WHEN is_new OR is_reset THEN amount WHEN is_first THEN NULL ELSE amount - before_amount END) AS amount,
    sum(CASE WHEN is_new OR is_reset THEN value WHEN is_first THEN NULL ELSE value - before_value END) AS sum,
    bool_or(is_new OR is_reset) AS begins_anew, arg_max(bounds, time_millis) AS bounds, arg_max(counts, time_millis) AS counts
  FROM d GROUP BY ALL ORDER BY series_id, step`;

export async function readIncrements(
  store: Store,
  series: readonly StoredSeries[],
  options: IncrementOptions,
): Promise<Map<number, Increment[]>> {
  const { grid } = options;
  const from = grid.startMillis - lookbackMillis;
  const rows = await store.query(
    statesSql(options.isDistribution ? 'count' : 'value'),
    {
      ids: listValue(series.map(({ id }) => id)),
      knownSince: listValue(resolveKnownSince(store, series)),
      from,
      to: grid.startMillis + grid.count * grid.stepMillis,
      start: grid.startMillis,
      step: grid.stepMillis,
    },
    {
      ids: LIST(INTEGER),
      knownSince: LIST(DOUBLE),
      from: DOUBLE,
      to: DOUBLE,
      start: DOUBLE,
      step: DOUBLE,
    },
  );
  const increments = new Map<number, Increment[]>();
  const states = new Map<number, Buckets>();
  for (const row of rows) {
    const id = Number(row.series_id);
    const after = options.withBuckets ? parseBuckets(row.bounds, row.counts) : undefined;
    const buckets = after && resolveAdded(after, row.begins_anew === true ? undefined : states.get(id));
    if (after !== undefined) states.set(id, after);
    if (row.amount === null || row.since === null) continue;
    const increment = {
      since: Number(row.since),
      until: Number(row.until),
      amount: Number(row.amount),
      sum: Number(row.sum),
      buckets,
    };
    increments.set(id, [...(increments.get(id) ?? []), increment]);
  }
  return increments;
}

/** Since when the sender of each series has been reporting anything. */
function resolveKnownSince(store: Store, series: readonly StoredSeries[]): readonly number[] {
  const since = new Map<number, number>();
  for (const { resourceId, firstTimeMillis } of store.memory.series.all()) {
    since.set(resourceId, Math.min(since.get(resourceId) ?? Infinity, firstTimeMillis));
  }
  return series.map(({ resourceId }) => since.get(resourceId) ?? Infinity);
}

function resolveAdded(after: Buckets, before: Buckets | undefined): Buckets {
  return before === undefined ? after : (subtractBuckets(after, before) ?? after);
}

function parseBuckets(bounds: unknown, counts: unknown): Buckets | undefined {
  if (typeof bounds !== 'string' || typeof counts !== 'string') return undefined;
  return { bounds: parseNumbers(bounds), counts: parseNumbers(counts) };
}

function parseNumbers(json: string): readonly number[] {
  const parsed: unknown = JSON.parse(json);
  return Array.isArray(parsed) ? parsed.map(Number) : [];
}
