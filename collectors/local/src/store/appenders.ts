// Bulk inserts through DuckDB's appender, the fastest way in (https://duckdb.org/docs/stable/data/appender). Appended rows
// belong to the connection's transaction: they are there after its commit, and all or none of them.
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { encodeJson } from '../attributes.ts';
import type { CommitPlan, PlannedLog, PlannedPoint, PlannedSpan } from './commit-plan.ts';
import { databaseName } from './database.ts';
import type { Memory } from './memory.ts';
import { tables } from './schema.ts';
import type { TableName } from './schema.ts';

type Cell = string | number | undefined;

export async function appendPlan(connection: DuckDBConnection, plan: CommitPlan, memory: Memory): Promise<void> {
  const resources = memory.resources.unsaved();
  const series = memory.series.unsaved();
  const append = (table: TableName, rows: readonly (readonly Cell[])[]): Promise<void> =>
    appendRows(connection, table, rows);
  await append(
    'resources',
    resources.map((resource) => [resource.id, resource.service, resource.attributesJson]),
  );
  await append(
    'series',
    series.map((one) => [
      one.id,
      one.resourceId,
      one.destination,
      one.name,
      one.kind,
      one.unit,
      one.description,
      encodeJson(one.attributes),
    ]),
  );
  await append('spans', plan.spans.map(describeSpan));
  await append('logs', plan.logs.map(describeLog));
  await append(
    'log_sightings',
    plan.sightings.map((sighting) => [sighting.id, sighting.timeMillis, sighting.destination]),
  );
  await append('points', plan.points.map(describePoint));
  await append(
    'coverage',
    [...plan.coverage.values()].map((delta) => [
      delta.service,
      delta.signal,
      delta.destination,
      delta.arrivedMillis,
      delta.received,
      delta.duplicates,
    ]),
  );
}

function describeSpan({ span, resource }: PlannedSpan): Cell[] {
  return [
    span.traceId,
    span.spanId,
    span.parentSpanId,
    resource.id,
    resource.service,
    span.name,
    span.kind,
    span.scope,
    span.startMillis,
    span.durationMillis,
    span.status,
    span.statusMessage,
    encodeJson(span.attributes),
    span.events.length === 0 ? undefined : encodeJson(span.events),
    span.links.length === 0 ? undefined : encodeJson(span.links),
  ];
}

function describeLog({ log, resource, destination }: PlannedLog): Cell[] {
  return [
    log.id,
    log.timeMillis,
    resource.id,
    resource.service,
    log.level,
    log.message,
    log.logger,
    log.traceId,
    log.spanId,
    destination,
    encodeJson(log.attributes),
  ];
}

function describePoint({ series, point }: PlannedPoint): Cell[] {
  const { distribution } = point;
  return [
    series.id,
    point.timeMillis,
    point.startMillis,
    point.value,
    distribution?.count,
    distribution?.min,
    distribution?.max,
    distribution && JSON.stringify(distribution.bounds),
    distribution && JSON.stringify(distribution.counts),
  ];
}

async function appendRows(
  connection: DuckDBConnection,
  table: TableName,
  rows: readonly (readonly Cell[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const appender = await connection.createAppender(table, 'main', databaseName);
  try {
    const appendCell = tables[table].map((column) => resolveAppend(column.split(' ')[1] ?? ''));
    for (const row of rows) {
      for (const [index, cell] of row.entries()) {
        if (cell === undefined) appender.appendNull();
        else appendCell[index]?.(appender, cell);
      }
      appender.endRow();
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}

function resolveAppend(type: string): (appender: DuckDBAppender, cell: string | number) => void {
  if (type === 'INTEGER') return (appender, cell) => appender.appendInteger(Number(cell));
  if (type === 'DOUBLE') return (appender, cell) => appender.appendDouble(Number(cell));
  return (appender, cell) => appender.appendVarchar(String(cell));
}
