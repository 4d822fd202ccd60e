// How the engines are asked for what has arrived.
import { awsAuthorization } from './engines/aws.ts';

/** The spans of a trace in Jaeger. https://www.jaegertracing.io/docs/2.0/apis/ */
export async function findJaegerSpans(queryUrl: string, traceId: string): Promise<JaegerSpan[]> {
  const answer = (await readJson(`${queryUrl}/api/traces/${traceId}`)) as { data?: { spans: JaegerSpan[] }[] | null };
  return answer.data?.flatMap(({ spans }) => spans) ?? [];
}

export interface JaegerSpan {
  readonly spanID: string;
  readonly operationName: string;
  readonly references: readonly { readonly refType: string; readonly spanID: string }[];
  readonly tags: readonly { readonly key: string; readonly value: unknown }[];
}

/** The values of an instant query. https://prometheus.io/docs/prometheus/latest/querying/api/ */
export async function queryPrometheus(url: string, query: string): Promise<number[]> {
  const answer = (await readJson(`${url}/api/v1/query?query=${encodeURIComponent(query)}`)) as {
    data?: { result: { value: [number, string] }[] };
  };
  return answer.data?.result.map(({ value }) => Number(value[1])) ?? [];
}

/** The exemplars of a query's series in the last hour, by their labels and values. https://prometheus.io/docs/prometheus/latest/querying/api/#querying-exemplars */
export async function queryExemplars(url: string, query: string): Promise<PrometheusExemplar[]> {
  const now = Date.now() / 1000;
  const range = `start=${now - 3600}&end=${now + 60}`;
  const path = `/api/v1/query_exemplars?query=${encodeURIComponent(query)}&${range}`;
  const answer = (await readJson(`${url}${path}`)) as { data?: { exemplars: PrometheusExemplar[] }[] };
  return answer.data?.flatMap(({ exemplars }) => exemplars) ?? [];
}

export interface PrometheusExemplar {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: string;
}

/** What Datadog's test agent has received by OTLP and names this trace, with the id in hexadecimal or base64. */
export async function findAgentPayloads(otlpHttpUrl: string, signal: string, traceId: string): Promise<string[]> {
  const text = await (await fetch(`${otlpHttpUrl}/test/session/${signal}`)).text();
  const notations = [traceId, Buffer.from(traceId, 'hex').toString('base64')];
  return notations.filter((id) => text.includes(id));
}

/** What Datadog's test agent has by OTLP since `/test/session/start`, as indented JSON; bytes are in base64. */
export async function readAgentOtlp(otlpHttpUrl: string, signal: string): Promise<string> {
  return JSON.stringify(await readJson(`${otlpHttpUrl}/test/session/${signal}`), undefined, 1);
}

export interface AgentSpan {
  readonly name: string;
  readonly resource: string;
  readonly service: string;
  readonly trace_id: string;
}

/** The traces that came from dd-trace since `/test/session/start`. Their ids are too large for a number: as text. */
export async function readAgentTraces(url: string): Promise<AgentSpan[][]> {
  const text = await readText(`${url}/test/session/traces`);
  return JSON.parse(text.replaceAll(/"(trace_id|span_id|parent_id)": (\d+)/g, '"$1": "$2"')) as AgentSpan[][];
}

/** What became of the checks of Datadog's test agent: `200: OK` and how many passed, or what failed. */
export async function readAgentChecks(url: string): Promise<{ readonly failures: string; readonly passed: number }> {
  const answer = (await readJson(`${url}/test/trace_check/summary?return_all=true`)) as {
    [check: string]: { Passed_Checks: number };
  };
  return {
    failures: await readText(`${url}/test/trace_check/failures?return_all=true`),
    passed: Object.values(answer).reduce((sum, one) => sum + one.Passed_Checks, 0),
  };
}

export interface XraySegment {
  readonly id: string;
  readonly name: string;
  readonly parent_id?: string;
  readonly trace_id: string;
}

/** The traces that X-Ray knows since then. https://docs.aws.amazon.com/xray/latest/api/API_GetTraceSummaries.html */
export async function findXrayTraceIds(endpoint: string, since: Date): Promise<string[]> {
  const seconds = (time: number): number => Math.floor(time / 1000);
  const body = { StartTime: seconds(since.getTime()) - 1, EndTime: seconds(Date.now()) + 1 };
  const answer = (await askXray(`${endpoint}/TraceSummaries`, body)) as { TraceSummaries?: { Id: string }[] };
  return answer.TraceSummaries?.map(({ Id }) => Id) ?? [];
}

/** The documents of a trace, as they were sent. https://docs.aws.amazon.com/xray/latest/api/API_BatchGetTraces.html */
export async function readXraySegments(endpoint: string, traceId: string): Promise<XraySegment[]> {
  const answer = (await askXray(`${endpoint}/Traces`, { TraceIds: [traceId] })) as {
    Traces?: { Segments: { Document: string }[] }[];
  };
  const segments = answer.Traces?.flatMap(({ Segments }) => Segments) ?? [];
  return segments.map(({ Document }) => JSON.parse(Document) as XraySegment);
}

/** The segments of a trace with this id of OpenTelemetry's. */
export function findXraySegments(endpoint: string, traceId: string): Promise<XraySegment[]> {
  return readXraySegments(endpoint, `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`);
}

async function askXray(url: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json', authorization: awsAuthorization('xray') };
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json();
}

/** The logs with this trace id in OpenSearch. */
export async function searchLogs(url: string, traceId: string): Promise<Record<string, unknown>[]> {
  await fetch(`${url}/_refresh`, { method: 'POST' });
  const answer = (await readJson(`${url}/logs-*/_search?q=${encodeURIComponent(`"${traceId}"`)}`)) as {
    hits?: { hits: { _source: Record<string, unknown> }[] };
  };
  return answer.hits?.hits.map(({ _source }) => _source) ?? [];
}

export interface SearchHits {
  readonly total: number;
  readonly hits: readonly { readonly _id: string; readonly _index: string; readonly _source: object }[];
}

/** Elasticsearch and OpenSearch alike. https://docs.opensearch.org/2.19/api-reference/search-apis/search/ */
export async function searchDocuments(url: string, index: string, query: object): Promise<SearchHits> {
  await fetch(`${url}/${index}/_refresh`, { method: 'POST' });
  const { hits } = (await askSearchEngine(url, `/${index}/_search`, { query, track_total_hits: true }, 'POST')) as {
    hits: { total: { value: number }; hits: SearchHits['hits'] };
  };
  return { total: hits.total.value, hits: hits.hits };
}

export async function askSearchEngine(url: string, path: string, body: object, method = 'PUT'): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** The events of a log group that match a pattern. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
export async function filterLogEvents(
  endpoint: string,
  logGroupName: string,
  filterPattern?: string,
): Promise<{ message: string }[]> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'Logs_20140328.FilterLogEvents',
      authorization: awsAuthorization('logs'),
    },
    body: JSON.stringify({ logGroupName, ...(filterPattern ? { filterPattern } : {}) }),
  });
  return ((await response.json()) as { events?: { message: string }[] }).events ?? [];
}

async function readJson(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

export async function readText(url: string): Promise<string> {
  return (await fetch(url)).text();
}
