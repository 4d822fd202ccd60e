// `GET /api/traces`: which traces match, then their summaries from all their spans.
import { LIST, VARCHAR, listValue } from '@duckdb/node-api';
import { describeAttribute } from '../attributes.ts';
import type { TraceSummary, TracesReply } from '../api/types.ts';
import type { Row } from '../store/database.ts';
import type { Store } from '../store/store.ts';
import { Conditions, describeAnyAttributeHolds, describeAttributeEqual, describeHolds } from './condition.ts';
import { equalsPieces } from './pattern.ts';
import type { TimeRange } from './time-range.ts';
import { summarizeTrace } from './trace-summary.ts';

export interface TracesQuery extends TimeRange {
  readonly service?: string | undefined;
  readonly operation?: string | undefined;
  readonly status?: 'error' | 'ok' | 'unset' | undefined;
  readonly minDurationMillis?: number | undefined;
  readonly maxDurationMillis?: number | undefined;
  readonly q?: string | undefined;
  readonly attributes: readonly { readonly key: string; readonly value: string }[];
  readonly sort: 'recent' | 'slowest';
  readonly limit: number;
}

/** A trace may reach beyond the range of the query by this much and is still counted whole. */
const marginMillis = 600_000;

export async function queryTraces(store: Store, query: TracesQuery): Promise<TracesReply> {
  const matches = await findTraces(store, query);
  const ids = matches.slice(0, query.limit).map((row) => String(row.trace_id));
  const summaries = await readSummaries(store, ids, query);
  const traces = ids.flatMap((id) => summaries.get(id) ?? []);
  const compare = query.sort === 'recent' ? byStart : byDuration;
  return { traces: traces.toSorted(compare), isTruncated: matches.length > query.limit };
}

const byStart = (a: TraceSummary, b: TraceSummary): number => b.startMillis - a.startMillis;
const byDuration = (a: TraceSummary, b: TraceSummary): number => b.durationMillis - a.durationMillis;

function findTraces(store: Store, query: TracesQuery): Promise<readonly Row[]> {
  const conditions = new Conditions();
  const [from, to] = [conditions.bind(query.fromMillis), conditions.bind(query.toMillis)];
  const isFiltered = addSpanFilters(conditions, query, store);
  const matching = `SELECT DISTINCT trace_id FROM spans WHERE start_millis BETWEEN ${from} AND ${to} AND ${conditions.sql}`;
  const ofMatching = isFiltered ? `AND trace_id IN (${matching})` : '';
  const having = describeDurationBounds(conditions, query);
  const order = query.sort === 'recent' ? 'started' : 'lasted';
  return store.query(
    `SELECT trace_id, min(start_millis) AS started, max(start_millis + duration_millis) - min(start_millis) AS lasted
     FROM spans WHERE start_millis BETWEEN ${from} AND ${to} ${ofMatching}
     GROUP BY trace_id ${having} ORDER BY ${order} DESC, trace_id LIMIT ${query.limit + 1}`,
    conditions.parameters,
  );
}

/** All filters hold for one and the same span. True when there are any. */
function addSpanFilters(conditions: Conditions, query: TracesQuery, store: Store): boolean {
  const { service, operation, status, q, attributes } = query;
  if (service !== undefined) conditions.add(`service = ${conditions.bind(service)}`);
  if (operation !== undefined) conditions.add(`name = ${conditions.bind(operation)}`);
  if (status !== undefined) conditions.add(`status = ${conditions.bind(status)}`);
  for (const { key, value } of attributes) addAttributeFilter(conditions, { key, value }, store);
  if (q !== undefined && q.trim() !== '') addText(conditions, q.trim());
  return conditions.sql !== 'true';
}

// An attribute of the span or of its sender.
function addAttributeFilter(conditions: Conditions, pair: { key: string; value: string }, store: Store): void {
  const pieces = pair.value.split('*');
  const senders = [...store.memory.resources.all()].filter(({ attributes }) => {
    const value = attributes[pair.key];
    return value !== undefined && value !== null && equalsPieces(describeAttribute(value), pieces);
  });
  const ofSender = senders.length === 0 ? '' : ` OR resource_id IN (${senders.map(({ id }) => id).join()})`;
  conditions.add(`(${describeAttributeEqual(conditions, pair.key, pieces)})${ofSender}`);
}

function addText(conditions: Conditions, text: string): void {
  const ofTrace = /^[0-9a-f]{4,32}$/i.test(text)
    ? ` OR trace_id LIKE ${conditions.bind(`${text.toLowerCase()}%`)}`
    : '';
  conditions.add(
    `${describeHolds(conditions, 'name', [text])} OR (${describeAnyAttributeHolds(conditions, [text])})${ofTrace}`,
  );
}

function describeDurationBounds(conditions: Conditions, query: TracesQuery): string {
  const bounds = [
    ...(query.minDurationMillis === undefined ? [] : [`lasted >= ${conditions.bind(query.minDurationMillis)}`]),
    ...(query.maxDurationMillis === undefined ? [] : [`lasted <= ${conditions.bind(query.maxDurationMillis)}`]),
  ];
  return bounds.length === 0 ? '' : `HAVING ${bounds.join(' AND ')}`;
}

async function readSummaries(
  store: Store,
  ids: readonly string[],
  range: TimeRange,
): Promise<Map<string, TraceSummary>> {
  if (ids.length === 0) return new Map();
  const spans = await store.query(
    `SELECT trace_id, span_id, parent_span_id, service, name, start_millis, duration_millis, status FROM spans
     WHERE start_millis BETWEEN $from AND $to AND trace_id IN (SELECT unnest($ids))`,
    { from: range.fromMillis - marginMillis, to: range.toMillis + marginMillis, ids: listValue(ids) },
    { ids: LIST(VARCHAR) },
  );
  const grouped = Map.groupBy(spans, (span) => String(span.trace_id));
  return new Map([...grouped].map(([id, rows]) => [id, summarizeTrace(id, rows)]));
}
