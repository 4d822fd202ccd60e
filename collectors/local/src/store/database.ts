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

/** What the file is called in SQL. */
export const databaseName = 'telemetry';

/** The data folder is another process's, or cannot be used at all. */
export class DataDirUnavailable extends Error {
  constructor(dataDir: string, cause: unknown) {
    super(describeUnavailable(dataDir, cause instanceof Error ? cause.message : String(cause)), { cause });
  }
}

function describeUnavailable(dataDir: string, reason: string): string {
  const choice = 'choose another folder with PITWALL_LOCAL_DATA_DIR or --data-dir.';
  if (!reason.includes('Could not set lock'))
    return `the data folder ${dataDir} cannot be used: ${reason.split('\n')[0]}. Repair or remove it, or ${choice}`;
  const pid = /\(PID (\d+)\)/.exec(reason)?.[1];
  const owner = pid === undefined ? 'another process' : `process ${pid}`;
  return `the data folder ${dataDir} is in use by ${owner}, probably another pitwall-local. Stop it, or ${choice}`;
}

const readerCount = 2;
const settings = { memory_limit: '96MB', threads: '2', preserve_insertion_order: 'false' };
const maxWalBytes = 16 * 1024 * 1024;

export async function openDatabase(dataDir: string, maxBytes: number): Promise<Database> {
  const path = join(dataDir, 'telemetry.duckdb');
  const walBytes = Math.min(maxWalBytes, Math.floor(maxBytes / 8));
  const options = { ...settings, checkpoint_threshold: `${walBytes}B`, temp_directory: join(dataDir, 'spill') };
  const instance = await DuckDBInstance.create(':memory:', options);
  const writer = await instance.connect();
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await attach(writer, path);
    for (const statement of describeSchema()) await writer.run(statement);
  } catch (error) {
    instance.closeSync();
    throw new DataDirUnavailable(dataDir, error);
  }
  const readers = await Promise.all(Array.from({ length: readerCount }, () => connectReader(instance)));
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

// Only a whole row group gives its space back, and the usual one holds 122,880 rows: smaller ones let retention keep to its
// bound. The size can be chosen only on attaching.
async function attach(writer: DuckDBConnection, path: string): Promise<void> {
  await writer.run(`ATTACH '${path.replaceAll("'", "''")}' AS ${databaseName} (ROW_GROUP_SIZE 8192)`);
  await writer.run(`USE ${databaseName}`);
}

async function connectReader(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const reader = await instance.connect();
  await reader.run(`USE ${databaseName}`);
  return reader;
}
