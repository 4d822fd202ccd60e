// The query API: each path with what answers it.
import { queryCoverage } from '../query/coverage.ts';
import type { Ledger } from '../query/ledger.ts';
import { parseLogQuery } from '../query/log-query.ts';
import type { LogTerm } from '../query/log-query.ts';
import { queryLogs } from '../query/logs.ts';
import type { LogCursor } from '../query/logs.ts';
import { queryMetricAttributes, queryMetricList } from '../query/metric-list.ts';
import { queryMetric } from '../query/metric-query.ts';
import { ParameterProblem } from '../query/parameter-problem.ts';
import { queryServices } from '../query/services.ts';
import { queryCounts, queryStored } from '../query/totals.ts';
import { queryTrace } from '../query/trace.ts';
import { queryTraces } from '../query/traces.ts';
import type { Store } from '../store/store.ts';
import type { Parameters } from './parameters.ts';
import type { ReceiverStatus, StatusReply } from './types.ts';

export interface ApiContext {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly version: string;
  readonly startedAtMillis: number;
  readonly receivers: () => readonly ReceiverStatus[];
}

/** Answers undefined for what there is not. */
export type ApiRoute = (
  context: ApiContext,
  parameters: Parameters,
) => Promise<object | undefined> | object | undefined;

const routes: Readonly<Record<string, ApiRoute>> = {
  '/api/status': (context, { nowMillis }) => describeStatus(context, nowMillis),
  '/api/coverage': ({ store, ledger }, { nowMillis }) => queryCoverage(store, ledger, nowMillis),
  '/api/services': ({ store }, parameters) => queryServices(store, parameters.range()),
  '/api/traces': ({ store }, parameters) => queryTraces(store, parseTracesQuery(parameters)),
  '/api/logs': ({ store }, parameters) => queryLogs(store, parseLogsQuery(parameters)),
  '/api/metrics': ({ store }) => queryMetricList(store),
  '/api/metrics/attributes': ({ store }, parameters) =>
    queryMetricAttributes(store, requireName(parameters), parameters.text('destination')),
  '/api/metrics/query': ({ store }, parameters) => queryMetric(store, parseMetricQuery(parameters)),
  '/api/counts': ({ store }, parameters) => queryCounts(store, parameters.text('service')),
};

/** `/api/traces/:traceId` is the one path with a name in it. */
export function resolveRoute(path: string): ApiRoute | undefined {
  if (Object.hasOwn(routes, path)) return routes[path];
  const traceId = /^\/api\/traces\/([0-9a-f]{32})$/i.exec(path)?.[1];
  return traceId === undefined ? undefined : ({ store }) => queryTrace(store, traceId.toLowerCase());
}

async function describeStatus(context: ApiContext, nowMillis: number): Promise<StatusReply> {
  const { version, startedAtMillis, store } = context;
  const stored = await queryStored(store);
  return { version, startedAtMillis, nowMillis, stored, retention: store.retention, receivers: context.receivers() };
}

function parseTracesQuery(parameters: Parameters): QueryOf<typeof queryTraces> {
  return {
    ...parameters.range(),
    service: parameters.text('service'),
    operation: parameters.text('operation'),
    status: parameters.choice('status', ['error', 'ok', 'unset']),
    minDurationMillis: parameters.number('minDurationMillis'),
    maxDurationMillis: parameters.number('maxDurationMillis'),
    q: parameters.text('q'),
    attributes: parameters.pairs('attribute'),
    sort: parameters.choice('sort', ['recent', 'slowest']) ?? 'recent',
    limit: parameters.limit(50, 500),
  };
}

function parseLogsQuery(parameters: Parameters): QueryOf<typeof queryLogs> {
  return {
    ...parameters.range(),
    terms: parseTerms(parameters.text('q')),
    order: parameters.choice('order', ['desc', 'asc']) ?? 'desc',
    limit: parameters.limit(100, 1_000),
    before: parseCursor(parameters.text('before')),
  };
}

export function parseTerms(q: string | undefined): readonly LogTerm[] {
  const parsed = parseLogQuery(q ?? '');
  if (parsed.kind === 'problem') throw new ParameterProblem('q', parsed.problem);
  return parsed.terms;
}

function parseCursor(before: string | undefined): LogCursor | undefined {
  if (before === undefined) return undefined;
  const match = /^(\d+(?:\.\d+)?):(.+)$/s.exec(before);
  if (match === null) throw new ParameterProblem('before', 'before must be the nextBefore of the page before');
  return { timeMillis: Number(match[1]), id: match[2] ?? '' };
}

function requireName(parameters: Parameters): string {
  const name = parameters.text('name');
  if (name === undefined) throw new ParameterProblem('name', 'name is missing: the name of a metric');
  return name;
}

function parseMetricQuery(parameters: Parameters): QueryOf<typeof queryMetric> {
  const aggregates = ['rate', 'increase', 'sum', 'avg', 'min', 'max', 'last', 'p50', 'p90', 'p95', 'p99'] as const;
  return {
    ...parameters.range(),
    name: requireName(parameters),
    destination: parameters.text('destination'),
    aggregate: parameters.choice('aggregate', aggregates),
    by: parameters.list('by'),
    filters: parameters.list('filter').map(parseFilter),
    stepMillis: parameters.number('step'),
    nowMillis: parameters.nowMillis,
  };
}

function parseFilter(text: string): { key: string; value: string; isNegated: boolean } {
  const match = /^([^=]+?)(!?=)(.*)$/s.exec(text);
  if (match === null) throw new ParameterProblem('filter', `"${text.slice(0, 80)}" is not key=value or key!=value`);
  return { key: match[1] ?? '', value: match[3] ?? '', isNegated: match[2] === '!=' };
}

/** What a query function asks for. */
type QueryOf<F extends (store: Store, query: never) => unknown> = F extends (store: Store, query: infer Q) => unknown
  ? Q
  : never;
