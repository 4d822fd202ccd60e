// `GET /api/logs`: a page of logs, newest first, with the histogram and the facets of all that match.
import { LIST, VARCHAR, listValue } from '@duckdb/node-api';
import type { LogRow, LogsReply } from '../api/types.ts';
import type { Row } from '../store/database.ts';
import type { Store } from '../store/store.ts';
import { Conditions } from './condition.ts';
import type { LogTerm } from './log-query.ts';
import { addLogTerms } from './log-sql.ts';
import { logColumns, readLogRow } from './rows.ts';
import type { TimeRange } from './time-range.ts';
import { resolveStep } from './time-range.ts';

export interface LogsQuery extends TimeRange {
  readonly terms: readonly LogTerm[];
  readonly limit: number;
  readonly order: 'desc' | 'asc';
  readonly before?: LogCursor | undefined;
}

/** Where a page ended: the time and id of its last log. */
export interface LogCursor {
  readonly timeMillis: number;
  readonly id: string;
}

const histogramBuckets = 60;
const facetFields = ['service', 'level', 'logger'] as const;
const maxFacetValues = 20;

export async function queryLogs(store: Store, query: LogsQuery): Promise<LogsReply> {
  const [rows, groups] = await Promise.all([readPage(store, query), readGroups(store, query)]);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const nextBefore =
    rows.length > query.limit && last !== undefined ? `${Number(last.time_millis)}:${String(last.log_id)}` : undefined;
  return {
    logs: await withDestinations(store, page),
    ...(nextBefore === undefined ? {} : { nextBefore }),
    histogram: createHistogram(groups, resolveStep(query, histogramBuckets)),
    facets: facetFields.map((field) => ({ field, values: countFacet(groups, field) })),
  };
}

function createConditions(store: Store, query: LogsQuery): Conditions {
  const conditions = new Conditions();
  conditions.add(`time_millis BETWEEN ${conditions.bind(query.fromMillis)} AND ${conditions.bind(query.toMillis)}`);
  addLogTerms(conditions, query.terms, store.memory);
  return conditions;
}

function readPage(store: Store, query: LogsQuery): Promise<readonly Row[]> {
  const conditions = createConditions(store, query);
  const after = query.order === 'desc' ? '<' : '>';
  if (query.before !== undefined) {
    const [time, id] = [conditions.bind(query.before.timeMillis), conditions.bind(query.before.id)];
    conditions.add(`time_millis ${after} ${time} OR (time_millis = ${time} AND log_id ${after} ${id})`);
  }
  return store.query(
    `SELECT ${logColumns} FROM logs WHERE ${conditions.sql} ORDER BY time_millis ${query.order}, log_id ${query.order} LIMIT ${query.limit + 1}`,
    conditions.parameters,
  );
}

/** One pass over all matches answers both the histogram and the facets. */
function readGroups(store: Store, query: LogsQuery): Promise<readonly Row[]> {
  const conditions = createConditions(store, query);
  const step = conditions.bind(resolveStep(query, histogramBuckets));
  return store.query(
    `SELECT floor(time_millis / ${step}) AS bucket, level, service, logger, count(*) AS matches FROM logs WHERE ${conditions.sql}
     GROUP BY ALL ORDER BY matches DESC LIMIT 20000`,
    conditions.parameters,
  );
}

function createHistogram(groups: readonly Row[], bucketMillis: number): LogsReply['histogram'] {
  const buckets = new Map<number, Record<string, number>>();
  for (const group of groups) {
    const counts = buckets.get(Number(group.bucket)) ?? {};
    buckets.set(Number(group.bucket), counts);
    const level = String(group.level);
    counts[level] = (counts[level] ?? 0) + Number(group.matches);
  }
  const sorted = [...buckets].toSorted(([a], [b]) => a - b);
  return { bucketMillis, buckets: sorted.map(([bucket, counts]) => ({ startMillis: bucket * bucketMillis, counts })) };
}

function countFacet(groups: readonly Row[], field: (typeof facetFields)[number]): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const group of groups) {
    if (group[field] === null) continue;
    const value = String(group[field]);
    counts.set(value, (counts.get(value) ?? 0) + Number(group.matches));
  }
  const sorted = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, maxFacetValues);
  return sorted.map(([value, count]) => ({ value, count }));
}

/** Adds to each log the other wires it came by. */
export async function withDestinations(store: Store, rows: readonly Row[]): Promise<readonly LogRow[]> {
  if (rows.length === 0) return [];
  const times = rows.map((row) => Number(row.time_millis));
  // By the other wire its time may be cut to the millisecond.
  const range = { from: Math.min(...times) - 2, to: Math.max(...times) + 2 };
  const sightings = await store.query(
    `SELECT log_id, destination FROM log_sightings WHERE time_millis BETWEEN $from AND $to AND log_id IN (SELECT unnest($ids))`,
    { ...range, ids: listValue(rows.map((row) => String(row.log_id))) },
    { ids: LIST(VARCHAR) },
  );
  const others = Map.groupBy(sightings, (sighting) => String(sighting.log_id));
  return rows.map((row) => {
    const more = (others.get(String(row.log_id)) ?? []).map((sighting) => String(sighting.destination));
    return readLogRow(row, [...new Set([String(row.destination), ...more])].toSorted(), store.memory);
  });
}
