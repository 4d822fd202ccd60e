// Queries share the readers' connections: at most one each at a time, the rest wait in a bounded line, and one that takes
// too long is interrupted. However many tabs poll, the writer keeps its turn.
import type { DuckDBConnection, DuckDBType } from '@duckdb/node-api';
import type { QueryParameters, Row } from './database.ts';

const timeoutMillis = 8_000;
const maxWaiting = 64;

/** Runs one query and gives its rows, numbers as numbers. */
export type RunQuery = (sql: string, parameters?: QueryParameters, types?: ParameterTypes) => Promise<readonly Row[]>;

/** Types of the parameters that DuckDB cannot tell from their value: lists. */
export type ParameterTypes = Readonly<Record<string, DuckDBType>>;

export class QueryRefused extends Error {}

export function createReader(connections: readonly DuckDBConnection[]): RunQuery {
  const idle = [...connections];
  const waiting: ((connection: DuckDBConnection) => void)[] = [];

  async function take(): Promise<DuckDBConnection> {
    const connection = idle.pop();
    if (connection !== undefined) return connection;
    if (waiting.length >= maxWaiting) throw new QueryRefused('too many queries are waiting');
    return new Promise((resolve) => waiting.push(resolve));
  }

  function giveBack(connection: DuckDBConnection): void {
    const next = waiting.shift();
    if (next === undefined) idle.push(connection);
    else next(connection);
  }

  return async (sql, parameters, types) => {
    const connection = await take();
    const timer = setTimeout(() => connection.interrupt(), timeoutMillis);
    try {
      return await readRows(connection, sql, { parameters, types });
    } catch (error) {
      const isInterrupted = error instanceof Error && error.message.startsWith('INTERRUPT');
      throw isInterrupted ? new QueryRefused(`the query took longer than ${timeoutMillis / 1000} s`) : error;
    } finally {
      clearTimeout(timer);
      giveBack(connection);
    }
  };
}

export interface Bindings {
  readonly parameters?: QueryParameters | undefined;
  readonly types?: ParameterTypes | undefined;
}

export async function readRows(
  connection: DuckDBConnection,
  sql: string,
  bindings: Bindings = {},
): Promise<readonly Row[]> {
  const reader = await connection.runAndReadAll(sql, bindings.parameters, bindings.types);
  return reader.getRowObjectsJS().map(plainNumbers);
}

// Counts and sums come as bigint; none of ours reaches 2^53.
function plainNumbers(row: Row): Row {
  const plain: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(row)) plain[key] = typeof value === 'bigint' ? Number(value) : value;
  return plain;
}
