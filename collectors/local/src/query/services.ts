// `GET /api/services`: the services, their operations, and who calls whom, from the spans of the range.
import type { OperationRow, ServiceEdge, ServiceRow, ServicesReply } from '../api/types.ts';
import type { Row } from '../store/database.ts';
import type { Memory } from '../store/memory.ts';
import type { Store } from '../store/store.ts';
import type { TimeRange } from './time-range.ts';

const maxOperations = 20;
const entrySpans = `FROM spans WHERE start_millis BETWEEN $from AND $to AND kind IN ('server', 'consumer')`;
const figures = `count(*) AS calls, count(*) FILTER (status = 'error') AS errors, quantile_cont(duration_millis, [0.5, 0.95, 0.99]) AS quantiles`;

const totals = `SELECT service, ${figures} ${entrySpans} GROUP BY service`;
const operations = `
  SELECT * FROM (SELECT service, name, ${figures}, row_number() OVER (PARTITION BY service ORDER BY count(*) DESC, name) AS place
  ${entrySpans} GROUP BY service, name) WHERE place <= ${maxOperations} ORDER BY service, place`;
// A sender is in the list though it serves nobody: a program that only calls.
const senders = `SELECT service, list(DISTINCT resource_id) AS resource_ids, min(start_millis) AS first_millis
  FROM spans WHERE start_millis BETWEEN $from AND $to GROUP BY service ORDER BY service`;
const edges = `
  SELECT caller.service AS caller, callee.service AS callee, count(*) AS calls,
    count(*) FILTER (caller.status = 'error' OR callee.status = 'error') AS errors, quantile_cont(caller.duration_millis, 0.95) AS p95
  FROM (SELECT * FROM spans WHERE start_millis BETWEEN $from AND $to AND kind IN ('client', 'producer')) caller
  JOIN (SELECT * FROM spans WHERE start_millis BETWEEN $from AND $to AND kind IN ('server', 'consumer')) callee
    ON callee.parent_span_id = caller.span_id AND callee.trace_id = caller.trace_id
  WHERE caller.service <> callee.service GROUP BY 1, 2 ORDER BY calls DESC LIMIT 500`;

export async function queryServices(store: Store, range: TimeRange): Promise<ServicesReply> {
  const parameters = { from: range.fromMillis, to: range.toMillis };
  const [sent, total, operation, edge] = await Promise.all(
    [senders, totals, operations, edges].map((sql) => store.query(sql, parameters)),
  );
  const seconds = resolveSeconds(sent ?? [], range);
  const byService = new Map((total ?? []).map((row) => [row.service, row]));
  const ofService = Map.groupBy(operation ?? [], (row) => row.service);
  return {
    services: (sent ?? []).map((row) => {
      const context = { memory: store.memory, seconds, operations: ofService.get(row.service) ?? [] };
      return describeService(row, byService.get(row.service), context);
    }),
    edges: (edge ?? []).map((row) => describeEdge(row, seconds)),
  };
}

/** What began within the range has its rates over the time since then. */
function resolveSeconds(senderRows: readonly Row[], range: TimeRange): number {
  const firstMillis = senderRows.reduce((least, row) => Math.min(least, Number(row.first_millis)), Infinity);
  return Math.max(1_000, Math.min(range.toMillis, Date.now()) - Math.max(range.fromMillis, firstMillis)) / 1_000;
}

interface ServiceContext {
  readonly memory: Memory;
  readonly seconds: number;
  readonly operations: readonly Row[];
}

function describeService(sender: Row, total: Row | undefined, context: ServiceContext): ServiceRow {
  const ids = readNumbers(sender.resource_ids).toSorted((a, b) => b - a);
  const resources = ids.flatMap((id) => context.memory.resources.get(id) ?? []);
  const [newest] = resources;
  const calls = Number(total?.calls ?? 0);
  return {
    name: String(sender.service),
    ...(newest?.version === undefined ? {} : { version: newest.version }),
    ...(newest?.environment === undefined ? {} : { environment: newest.environment }),
    instances: new Set(resources.map(({ id, instance }) => instance ?? id)).size,
    ratePerSecond: calls / context.seconds,
    ...describeFigures(total),
    operations: context.operations.map(describeOperation),
  };
}

function describeOperation(row: Row): OperationRow {
  return { name: String(row.name), count: Number(row.calls), ...describeFigures(row) };
}

function describeFigures(row: Row | undefined): Omit<OperationRow, 'name' | 'count'> {
  const [p50Millis = 0, p95Millis = 0, p99Millis = 0] = readNumbers(row?.quantiles);
  const calls = Number(row?.calls ?? 0);
  return { errorRatio: calls === 0 ? 0 : Number(row?.errors) / calls, p50Millis, p95Millis, p99Millis };
}

function describeEdge(row: Row, seconds: number): ServiceEdge {
  const calls = Number(row.calls);
  return {
    from: String(row.caller),
    to: String(row.callee),
    ratePerSecond: calls / seconds,
    errorRatio: Number(row.errors) / calls,
    p95Millis: Number(row.p95),
  };
}

function readNumbers(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}
