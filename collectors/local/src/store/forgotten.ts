// Looks up on disk what memory no longer holds, before a commit is planned: ids of spans and logs whose time lies before
// the horizon of memory (a spool drained after hours, a retry across a restart), and points older than their series' last.
import { LIST, VARCHAR, listValue } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Batch } from '../records.ts';
import { describePointId, describeSpanId, internSet } from './commit-plan.ts';
import type { Row } from './database.ts';
import type { Memory } from './memory.ts';
import type { SeenIds } from './seen-ids.ts';

interface Candidate {
  readonly id: string;
  readonly timeMillis: number;
}

const findSpans = `
  SELECT trace_id || span_id AS id, start_millis AS time_millis, '' AS destination FROM spans
  WHERE start_millis BETWEEN $from AND $to AND span_id IN (SELECT right(unnest($ids), 16))`;
const findLogs = `
  SELECT log_id AS id, time_millis, destination FROM logs
  WHERE time_millis BETWEEN $from AND $to AND log_id IN (SELECT unnest($ids))
  UNION ALL SELECT log_id, time_millis, destination FROM log_sightings
  WHERE time_millis BETWEEN $from AND $to AND log_id IN (SELECT unnest($ids))`;

// The same record by another wire has its time cut to the millisecond.
const toleranceMillis = 2;

export async function recallForgotten(
  connection: DuckDBConnection,
  memory: Memory,
  batches: readonly Batch[],
): Promise<void> {
  const spans = batches.flatMap((batch) =>
    batch.spans.map((span) => ({ id: describeSpanId(span), timeMillis: span.startMillis })),
  );
  await recall({ connection, seen: memory.spans, sql: findSpans }, spans);
  const logs = batches.flatMap((batch) =>
    batch.logs.flatMap(({ id, timeMillis }) => (id === undefined ? [] : [{ id, timeMillis }])),
  );
  await recall({ connection, seen: memory.logs, sql: findLogs }, logs);
}

interface Recall {
  readonly connection: DuckDBConnection;
  readonly seen: SeenIds;
  readonly sql: string;
}

async function recall({ connection, seen, sql }: Recall, all: readonly Candidate[]): Promise<void> {
  const candidates = all.filter(({ id, timeMillis }) => seen.isPossiblyForgotten(id, timeMillis - toleranceMillis));
  if (candidates.length === 0) return;
  const times = candidates.map((candidate) => candidate.timeMillis);
  const range = { from: minimum(times) - toleranceMillis, to: -minimum(times.map((time) => -time)) + toleranceMillis };
  const ids = listValue(candidates.map((candidate) => candidate.id));
  const reader = await connection.runAndReadAll(sql, { ...range, ids }, { ids: LIST(VARCHAR) });
  const found: readonly Row[] = reader.getRowObjectsJS();
  for (const row of found) {
    const id = String(row.id);
    const destinations = internSet([...(seen.destinationsOf(id) ?? []), String(row.destination)]);
    seen.remember(id, destinations, Number(row.time_millis));
  }
}

function minimum(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Infinity);
}

/** The stored ones among points that are older than the last of their series. */
export async function findKnownPoints(
  connection: DuckDBConnection,
  memory: Memory,
  batches: readonly Batch[],
): Promise<ReadonlySet<string>> {
  const late = new Map<string, { readonly id: number; readonly timeMillis: number }>();
  for (const batch of batches) {
    for (const point of batch.points) {
      const series = memory.series.resolve(point, memory.resources.resolve(point.resource), batch.destination);
      if (series === undefined || point.timeMillis >= series.lastTimeMillis) continue;
      late.set(describePointId(series, point.timeMillis), { id: series.id, timeMillis: point.timeMillis });
    }
  }
  if (late.size === 0) return new Set();
  const times = [...late.values()].map((point) => point.timeMillis);
  const reader = await connection.runAndReadAll(
    `SELECT series_id, time_millis FROM points WHERE time_millis BETWEEN $from AND $to`,
    { from: minimum(times), to: -minimum(times.map((time) => -time)) },
  );
  const stored = reader.getRowObjectsJS().map((row) => `${Number(row.series_id)}:${Number(row.time_millis)}`);
  return new Set(stored.filter((id) => late.has(id)));
}
