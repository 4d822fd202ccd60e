// What the store knows without asking the disk: senders, series, recent ids and coverage. Filled at start.
import type { DuckDBConnection } from '@duckdb/node-api';
import type { CommitPlan } from './commit-plan.ts';
import { Coverage } from './coverage.ts';
import { readRows } from './reader.ts';
import { ResourceRegistry } from './resources.ts';
import { SeenIds } from './seen-ids.ts';
import { SeriesRegistry } from './series.ts';

export interface Memory {
  readonly resources: ResourceRegistry;
  readonly series: SeriesRegistry;
  readonly spans: SeenIds;
  readonly logs: SeenIds;
  readonly coverage: Coverage;
}

export async function loadMemory(connection: DuckDBConnection): Promise<Memory> {
  const memory: Memory = {
    resources: new ResourceRegistry(),
    series: new SeriesRegistry(),
    spans: new SeenIds(await readNewest(connection, 'SELECT max(start_millis) AS newest FROM spans')),
    logs: new SeenIds(await readNewest(connection, 'SELECT max(time_millis) AS newest FROM logs')),
    coverage: new Coverage(),
  };
  memory.resources.load(await readRows(connection, 'SELECT * FROM resources ORDER BY resource_id'));
  memory.series.load(await readRows(connection, seriesWithLastTime), (id) => memory.resources.get(id));
  memory.coverage.load(await readRows(connection, 'SELECT * FROM coverage ORDER BY time_millis'));
  return memory;
}

const seriesWithLastTime = `
  SELECT s.*, p.first_time_millis, p.last_time_millis FROM series s
  LEFT JOIN (SELECT series_id, min(time_millis) AS first_time_millis, max(time_millis) AS last_time_millis FROM points GROUP BY series_id) p USING (series_id)
  ORDER BY s.series_id`;

async function readNewest(connection: DuckDBConnection, sql: string): Promise<number> {
  const [row] = await readRows(connection, sql);
  return typeof row?.newest === 'number' ? row.newest : 0;
}

/** Takes over what a successful commit has made true. */
export function remember(memory: Memory, plan: CommitPlan): void {
  for (const [id, seen] of plan.seenSpans) memory.spans.remember(id, seen.destinations, seen.timeMillis);
  for (const [id, seen] of plan.seenLogs) memory.logs.remember(id, seen.destinations, seen.timeMillis);
  for (const [series, timeMillis] of plan.lastTimes) series.lastTimeMillis = timeMillis;
  for (const { series, point } of plan.points)
    series.firstTimeMillis = Math.min(series.firstTimeMillis, point.timeMillis);
  for (const [series, total] of plan.totals) series.total = total;
  for (const delta of plan.coverage.values()) memory.coverage.apply(delta);
}
