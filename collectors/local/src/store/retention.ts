// Keeps the store within its bounds, in the background and in chunks: rows older than the age bound go, and while the file is
// larger than the size bound, the oldest slice of time. A checkpoint gives the space of whole row groups back to the file,
// which then grows no further (https://duckdb.org/docs/stable/operations_manual/footprint_of_duckdb/reclaiming_space).
import { INTEGER, LIST, listValue } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Memory } from './memory.ts';
import { databaseName } from './database.ts';
import { readRows } from './reader.ts';
import { timeColumns } from './schema.ts';
import type { Writer } from './writer.ts';

export interface RetentionBounds {
  readonly maxAgeMillis: number;
  readonly maxBytes: number;
}

export interface RetentionOptions {
  readonly writer: Writer;
  readonly memory: Memory;
  readonly path: string;
  readonly bounds: RetentionBounds;
  readonly onProblem: (message: string) => void;
}

const intervalMillis = 60_000;
/** Used space; the file has free blocks besides, and grows a little between two turns. */
const targetShare = 0.6;
const sliceShare = 0.1;
const maxSlices = 40;
const coverageFoldMillis = 600_000;

export interface Retention {
  enforce(): Promise<void>;
  stop(): void;
}

export function startRetention(options: RetentionOptions): Retention {
  const enforce = (): Promise<void> => enforceBounds(options);
  const timer = setInterval(() => {
    enforce().catch((error: unknown) =>
      options.onProblem(`retention failed and will be tried again: ${String(error)}`),
    );
  }, intervalMillis);
  timer.unref();
  return { enforce, stop: () => clearInterval(timer) };
}

async function enforceBounds({ writer, memory, bounds }: RetentionOptions): Promise<void> {
  const oldestMillis = Date.now() - bounds.maxAgeMillis;
  await writer.runAlone((connection) => deleteBefore(connection, oldestMillis));
  for (let slice = 0; slice < maxSlices; slice += 1) {
    if (await writer.runAlone((connection) => dropOldestSlice(connection, bounds.maxBytes))) break;
  }
  await writer.runAlone((connection) => foldCoverage(connection, memory, oldestMillis));
  await writer.runAlone((connection) => forgetEnded(connection, memory));
}

async function deleteBefore(connection: DuckDBConnection, timeMillis: number): Promise<void> {
  for (const [table, column] of Object.entries(timeColumns)) {
    await connection.run(`DELETE FROM ${table} WHERE ${column} < $timeMillis`, { timeMillis });
  }
}

/** True when the size is within the bound, or nothing is left to drop. */
async function dropOldestSlice(connection: DuckDBConnection, maxBytes: number): Promise<boolean> {
  if ((await readUsedBytes(connection)) <= maxBytes * targetShare) return true;
  await connection.run(`CHECKPOINT ${databaseName}`);
  if ((await readUsedBytes(connection)) <= maxBytes * targetShare) return true;
  const spans = Object.entries(timeColumns).map(
    ([table, column]) => `SELECT min(${column}) AS oldest, max(${column}) AS newest FROM ${table}`,
  );
  const [range] = await readRows(
    connection,
    `SELECT min(oldest) AS oldest, max(newest) AS newest FROM (${spans.join(' UNION ALL ')})`,
  );
  const oldest = Number(range?.oldest ?? Number.NaN);
  // A record from the future must not stretch the slice over everything that is real.
  const newest = Math.max(oldest, Math.min(Number(range?.newest ?? Number.NaN), Date.now()));
  if (!(oldest <= newest)) return true;
  await deleteBefore(connection, oldest + Math.max(1, (newest - oldest) * sliceShare));
  await connection.run(`CHECKPOINT ${databaseName}`);
  return false;
}

async function readUsedBytes(connection: DuckDBConnection): Promise<number> {
  const [size] = await readRows(
    connection,
    'SELECT used_blocks * block_size AS bytes FROM pragma_database_size() WHERE database_name = $name',
    {
      parameters: { name: databaseName },
    },
  );
  return Number(size?.bytes ?? 0);
}

// Each commit adds a row per service, signal and wire: the old ones become one each.
async function foldCoverage(connection: DuckDBConnection, memory: Memory, oldestMillis: number): Promise<void> {
  const before = Date.now() - coverageFoldMillis;
  await connection.run('BEGIN');
  try {
    await connection.run(
      'CREATE OR REPLACE TEMP TABLE folded AS SELECT service, signal, destination, max(time_millis) AS time_millis, sum(received) AS received, sum(duplicates) AS duplicates FROM coverage WHERE time_millis < $before GROUP BY ALL',
      { before },
    );
    await connection.run('DELETE FROM coverage WHERE time_millis < $before', { before });
    await connection.run('INSERT INTO coverage SELECT * FROM folded');
    for (const { service, signal, destination } of memory.coverage.forgetBefore(oldestMillis)) {
      await connection.run(
        'DELETE FROM coverage WHERE service = $service AND signal = $signal AND destination = $destination',
        { service, signal, destination },
      );
    }
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK');
    throw error;
  }
}

/** Forgets series without points, and senders of whom nothing is left. */
async function forgetEnded(connection: DuckDBConnection, memory: Memory): Promise<void> {
  const [kept] = await readRows(connection, 'SELECT min(time_millis) AS oldest FROM points');
  const oldestMillis = Number(kept?.oldest ?? Infinity);
  const ended = [...memory.series.all()].filter(
    (series) => series.lastTimeMillis > 0 && series.lastTimeMillis < oldestMillis,
  );
  memory.series.forget(ended);
  await deleteIds(
    connection,
    { table: 'series', column: 'series_id' },
    ended.map((series) => series.id),
  );
  const used = await readRows(
    connection,
    'SELECT resource_id FROM spans UNION SELECT resource_id FROM logs UNION SELECT resource_id FROM series',
  );
  const usedIds = new Set(used.map((row) => Number(row.resource_id)));
  for (const { id } of memory.resources.unsaved()) usedIds.add(id);
  const unused = [...memory.resources.all()].map(({ id }) => id).filter((id) => !usedIds.has(id));
  memory.resources.forget(unused);
  await deleteIds(connection, { table: 'resources', column: 'resource_id' }, unused);
}

interface Place {
  readonly table: 'series' | 'resources';
  readonly column: string;
}

async function deleteIds(
  connection: DuckDBConnection,
  { table, column }: Place,
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return;
  await connection.run(
    `DELETE FROM ${table} WHERE ${column} IN (SELECT unnest($ids))`,
    { ids: listValue(ids) },
    { ids: LIST(INTEGER) },
  );
}
