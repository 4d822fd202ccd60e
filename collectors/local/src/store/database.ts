// DuckDB, embedded: one file, one process (https://duckdb.org/docs/stable/connect/concurrency). A commit is in the
// write-ahead log and synced to disk before it resolves, so it survives SIGKILL. Memory is kept small: a query that needs
// more spills to a folder beside the file.
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describeSchema } from './schema.ts';

export type Row = Readonly<Record<string, unknown>>;
/** Parameters of a query, always bound, never spliced: `$from` in SQL is `from` here. */
export type QueryParameters = Readonly<Record<string, DuckDBValue>>;

export interface Database {
  /** The one connection that writes. */
  readonly writer: DuckDBConnection;
  readonly readers: readonly DuckDBConnection[];
  readonly path: string;
  close(): void;
}

/** Another process has the data folder. */
export class DataDirLocked extends Error {
  readonly dataDir: string;
  readonly ownerPid: string | undefined;

  constructor(dataDir: string, cause: Error) {
    super(`the data folder ${dataDir} is in use by another process`, { cause });
    this.dataDir = dataDir;
    this.ownerPid = /\(PID (\d+)\)/.exec(cause.message)?.[1];
  }
}

const readerCount = 2;
const settings = { memory_limit: '160MB', threads: '2', preserve_insertion_order: 'false' };

export async function openDatabase(dataDir: string): Promise<Database> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'telemetry.duckdb');
  const instance = await openInstance(path, dataDir);
  const writer = await instance.connect();
  for (const statement of describeSchema()) await writer.run(statement);
  const readers = await Promise.all(Array.from({ length: readerCount }, () => instance.connect()));
  return {
    writer,
    readers,
    path,
    close() {
      for (const connection of [...readers, writer]) connection.closeSync();
      instance.closeSync();
    },
  };
}

async function openInstance(path: string, dataDir: string): Promise<DuckDBInstance> {
  try {
    return await DuckDBInstance.create(path, { ...settings, temp_directory: join(dataDir, 'spill') });
  } catch (error) {
    const isLocked = error instanceof Error && error.message.includes('Could not set lock');
    throw isLocked ? new DataDirLocked(dataDir, error) : error;
  }
}
