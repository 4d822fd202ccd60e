// What aws-xray-sdk-core's users put on a segment, as attributes of a span: annotations and metadata by OpenTelemetry's
// convention for X-Ray (which the xray destination and the collector's awsxray exporter turn back), the rest by the
// semantic conventions.
import { type Attributes, type Span, SpanStatusCode } from '@opentelemetry/api';

type Fields = Readonly<Record<string, unknown>>;

const annotationsAttribute = 'aws.xray.annotations';

export function addAnnotation(span: Span, key: unknown, value: unknown): void {
  if (typeof key !== 'string' || !isScalar(value)) return; // aws-xray-sdk-core has said so
  const { attributes = {} } = span as Span & { readonly attributes?: Attributes };
  const named = attributes[annotationsAttribute];
  const keys = new Set([...(Array.isArray(named) ? named.map(String) : []), key]);
  span.setAttributes({ [key]: value, [annotationsAttribute]: [...keys] });
}

export function addMetadata(span: Span, metadata: Fields | undefined, namespace: unknown): void {
  const name = typeof namespace === 'string' && namespace !== '' ? namespace : 'default';
  span.setAttribute(`aws.xray.metadata.${name}`, JSON.stringify(metadata?.[name]));
}

export function addFailure(span: Span | undefined, error?: unknown): void {
  if (span === undefined) return;
  if (error instanceof Error || typeof error === 'string') span.recordException(error);
  const message = error instanceof Error ? error.message : typeof error === 'string' ? error : undefined;
  span.setStatus({ code: SpanStatusCode.ERROR, ...(message === undefined ? {} : { message }) });
}

/** Field of a block → attribute. */
const blocks: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws: {
    operation: 'rpc.method',
    region: 'cloud.region',
    request_id: 'aws.request_id',
    table_name: 'aws.dynamodb.table_names',
    queue_url: 'aws.sqs.queue.url',
    bucket_name: 'aws.s3.bucket',
    topic_arn: 'aws.sns.topic.arn',
  },
  sql: { database_type: 'db.system.name', sanitized_query: 'db.query.text', user: 'db.user', url: 'server.address' },
};
const requestFields = { method: 'http.request.method', url: 'url.full', user_agent: 'user_agent.original' };

/** The blocks of a subsegment that is about to end. */
export function copySubsegment(span: Span, segment: Fields): void {
  const http = fieldsOf(segment['http']);
  const status = fieldsOf(http['response'])['status'];
  const namespace = segment['namespace'];
  if (typeof namespace === 'string') span.setAttribute('aws.xray.namespace', namespace);
  if (namespace === 'aws') span.setAttributes({ 'rpc.system': 'aws-api', 'rpc.service': String(segment['name']) });
  copy(span, fieldsOf(http['request']), requestFields);
  if (typeof status === 'number') span.setAttribute('http.response.status_code', status);
  for (const [block, table] of Object.entries(blocks)) copy(span, fieldsOf(segment[block]), table);
}

function copy(span: Span, fields: Fields, table: Readonly<Record<string, string>>): void {
  for (const [field, attribute] of Object.entries(table)) {
    const value = fields[field];
    if (isScalar(value)) span.setAttribute(attribute, field === 'table_name' ? [String(value)] : value);
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function isScalar(value: unknown): value is string | number | boolean {
  return (
    typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  );
}
