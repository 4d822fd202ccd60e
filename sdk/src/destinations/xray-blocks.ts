// The blocks of a segment document that X-Ray understands: http, sql and aws, from OpenTelemetry's attributes (today's
// names first, then the ones before). Each says which attributes it used, so that metadata does not repeat them.
// https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
import { type Attributes, SpanKind } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

export interface Block {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly used: readonly string[];
}

export function readText(attributes: Attributes, ...names: readonly string[]): string | undefined {
  const name = names.find((candidate) => attributes[candidate] !== undefined);
  return name === undefined ? undefined : String(attributes[name]);
}

export function readNumber(attributes: Attributes, ...names: readonly string[]): number | undefined {
  const value = names.map((name) => attributes[name]).find((candidate) => candidate !== undefined);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Field → the attributes that it may come from. */
type FieldTable = Readonly<Record<string, readonly string[]>>;

const requestFields: FieldTable = {
  method: ['http.request.method', 'http.method'],
  user_agent: ['user_agent.original', 'http.user_agent'],
};
const clientFields: FieldTable = { client_ip: ['client.address', 'http.client_ip', 'network.peer.address'] };
const responseFields: FieldTable = {
  status: ['http.response.status_code', 'http.status_code'],
  content_length: ['http.response.body.size', 'http.response_content_length'],
};
const urlParts = ['url.scheme', 'url.path', 'url.query', 'server.address', 'server.port'];

export function encodeHttp({ attributes, kind }: ReadableSpan): Block | undefined {
  if (readText(attributes, 'http.request.method', 'http.method') === undefined) return undefined;
  const isServer = kind === SpanKind.SERVER;
  const request = pick(attributes, isServer ? { ...requestFields, ...clientFields } : requestFields);
  const response = pick(attributes, responseFields);
  const url = readText(attributes, 'url.full', 'http.url') ?? composeUrl(attributes);
  return {
    fields: {
      request: { ...request.fields, ...(url === undefined ? {} : { url }) },
      ...(response.used.length > 0 ? { response: response.fields } : {}),
    },
    used: [...request.used, ...response.used, 'url.full', 'http.url', ...urlParts],
  };
}

function composeUrl(attributes: Attributes): string | undefined {
  const path = readText(attributes, 'url.path', 'http.target');
  const host = readText(attributes, 'server.address', 'http.host');
  if (path === undefined || host === undefined) return path;
  const port = readText(attributes, 'server.port');
  const query = readText(attributes, 'url.query');
  const scheme = readText(attributes, 'url.scheme', 'http.scheme') ?? 'http';
  return `${scheme}://${host}${port === undefined ? '' : `:${port}`}${path}${query ? `?${query}` : ''}`;
}

const sqlFields: FieldTable = {
  database_type: ['db.system.name', 'db.system'],
  sanitized_query: ['db.query.text', 'db.statement'],
  user: ['db.user'],
};
/** Of these, X-Ray makes database nodes from an sql block. */
const sqlSystems = /sql|maria|oracle|db2|cockroach|redshift|h2|sqlite/i;

export function encodeSql({ attributes }: ReadableSpan): Block | undefined {
  if (!sqlSystems.test(readText(attributes, 'db.system.name', 'db.system') ?? '')) return undefined;
  const { fields, used } = pick(attributes, sqlFields);
  const host = readText(attributes, 'server.address', 'net.peer.name');
  const port = readText(attributes, 'server.port', 'net.peer.port');
  const database = readText(attributes, 'db.namespace', 'db.name');
  const url = host === undefined ? undefined : `${host}${port ? `:${port}` : ''}${database ? `/${database}` : ''}`;
  return { fields: { ...fields, ...(url === undefined ? {} : { url }) }, used: [...used, 'db.namespace', 'db.name'] };
}

const awsFields: FieldTable = {
  operation: ['rpc.method'],
  region: ['cloud.region', 'aws.region'],
  request_id: ['aws.request_id', 'aws.request.id', 'faas.invocation_id'],
  id_2: ['aws.request.extended_id', 'aws.extended_request_id'],
  queue_url: ['aws.sqs.queue.url', 'aws.queue_url', 'messaging.url'],
  bucket_name: ['aws.s3.bucket'],
  topic_arn: ['aws.sns.topic.arn'],
};

/** Whether the span is a call to an AWS service. */
export function isAwsCall({ attributes, kind }: ReadableSpan): boolean {
  return kind !== SpanKind.SERVER && readText(attributes, 'rpc.system', 'rpc.system.name') === 'aws-api';
}

export function encodeAws(span: ReadableSpan): Block {
  if (!isAwsCall(span)) return { fields: {}, used: [] };
  const { fields, used } = pick(span.attributes, awsFields);
  const tables = span.attributes['aws.dynamodb.table_names'];
  const names = Array.isArray(tables) ? tables.map(String) : [];
  return {
    fields: {
      ...fields,
      ...(names.length === 1 ? { table_name: names[0] } : {}),
      ...(names.length > 1 ? { table_names: names } : {}),
    },
    used: [...used, 'aws.dynamodb.table_names'],
  };
}

function pick(attributes: Attributes, table: FieldTable): Block {
  const fields: Record<string, unknown> = {};
  const used: string[] = [];
  for (const [field, names] of Object.entries(table)) {
    const name = names.find((candidate) => attributes[candidate] !== undefined);
    if (name === undefined) continue;
    fields[field] = attributes[name];
    used.push(name);
  }
  return { fields, used };
}
