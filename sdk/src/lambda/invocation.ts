// One Lambda invocation as a span: its name, kind, parent, links and attributes, from the event and the context.
// https://opentelemetry.io/docs/specs/semconv/faas/aws-lambda/
import {
  type Attributes,
  type Context,
  type Link,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import { linkProducers } from '../messaging/consume.ts';
import { readTraceHeader } from '../propagation/xray.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Of the context object; https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
export interface LambdaContext {
  readonly awsRequestId?: string;
  readonly functionName?: string;
  readonly invokedFunctionArn?: string;
  /** Where several invocations run at once, and so no variable can hold it. */
  readonly xRayTraceId?: string;
  getRemainingTimeInMillis?(): number;
}

export interface Invocation {
  readonly name: string;
  readonly kind: SpanKind;
  readonly parent: Context;
  readonly links: readonly Link[];
  readonly attributes: Attributes;
  /** Whether what is returned is an HTTP response. */
  readonly isHttp: boolean;
}

export interface InvocationOptions {
  /** `_X_AMZN_TRACE_ID` of this invocation. */
  readonly traceHeader: string | undefined;
  readonly isColdStart: boolean;
}

/** Pure. Events that are not known are the function called by name. */
export function describeInvocation(event: unknown, context: LambdaContext, options: InvocationOptions): Invocation {
  const trigger = describeHttp(fieldsOf(event)) ?? describeMessages(fieldsOf(event)) ?? describeCall(context);
  const account = context.invokedFunctionArn?.split(':')[4];
  return {
    ...trigger,
    parent: chooseParent(trigger.parent, options.traceHeader),
    attributes: {
      'faas.coldstart': options.isColdStart,
      ...(context.awsRequestId === undefined ? {} : { 'faas.invocation_id': context.awsRequestId }),
      ...(context.invokedFunctionArn === undefined ? {} : { 'cloud.resource_id': context.invokedFunctionArn }),
      ...(account === undefined ? {} : { 'cloud.account.id': account }),
      ...trigger.attributes,
    },
  };
}

/**
 * The caller's own context, unless Lambda continues the same trace: then Lambda's segment is nearer. Lambda says
 * `Sampled=0` too where its own tracing is off; that decides nothing for us, and is no parent.
 */
function chooseParent(caller: Context, traceHeader: string | undefined): Context {
  const lambda = readTraceHeader(ROOT_CONTEXT, traceHeader ?? '');
  const [ofCaller, ofLambda] = [trace.getSpanContext(caller), trace.getSpanContext(lambda)];
  if (ofLambda === undefined || (ofLambda.traceFlags & TraceFlags.SAMPLED) === 0) return caller;
  return ofCaller === undefined || ofCaller.traceId === ofLambda.traceId ? lambda : caller;
}

/** API Gateway's REST (v1) and HTTP (v2) APIs, function URLs, and the Application Load Balancer. */
function describeHttp(event: Fields): Invocation | undefined {
  const request = fieldsOf(event['requestContext']);
  const http = fieldsOf(request['http']);
  const method = textOf(event['httpMethod'] ?? http['method']);
  if (method === undefined) return undefined;
  const headers = readHeaders(event);
  const route = readRoute(event, request);
  const path = textOf(event['path'] ?? event['rawPath'] ?? http['path']) ?? '/';
  const client = textOf(http['sourceIp'] ?? fieldsOf(request['identity'])['sourceIp']);
  const host = headers['host'] ?? textOf(request['domainName']);
  const query = textOf(event['rawQueryString']);
  return {
    name: route === undefined ? method : `${method} ${route}`,
    kind: SpanKind.SERVER,
    parent: propagation.extract(ROOT_CONTEXT, headers),
    links: [],
    isHttp: true,
    attributes: {
      'faas.trigger': 'http',
      'http.request.method': method,
      'url.path': path,
      'url.scheme': headers['x-forwarded-proto'] ?? 'https',
      ...(query ? { 'url.query': query } : {}),
      ...(route === undefined ? {} : { 'http.route': route }),
      ...(host === undefined ? {} : { 'server.address': host }),
      ...(client === undefined ? {} : { 'client.address': client }),
      ...(headers['user-agent'] === undefined ? {} : { 'user_agent.original': headers['user-agent'] }),
    },
  };
}

/** v2's is `GET /orders/{id}` or `$default`; a load balancer has none. */
function readRoute(event: Fields, request: Fields): string | undefined {
  const route = textOf(event['resource'] ?? request['resourcePath'] ?? event['routeKey']);
  return route === undefined || route.startsWith('$') ? undefined : route.replace(/^[A-Z]+ /, '');
}

function readHeaders(event: Fields): Record<string, string> {
  const many = Object.entries(fieldsOf(event['multiValueHeaders'])).map(([name, values]) => [
    name,
    Array.isArray(values) ? values[0] : values,
  ]);
  const pairs = [...many, ...Object.entries(fieldsOf(event['headers']))] as [string, unknown][];
  return Object.fromEntries(
    pairs.flatMap(([name, value]) => (typeof value === 'string' ? [[name.toLowerCase(), value]] : [])),
  );
}

/** A batch of SQS, or SNS's one message: no parent, but a link to each producer. */
function describeMessages(event: Fields): Invocation | undefined {
  const records: readonly unknown[] = Array.isArray(event['Records']) ? event['Records'] : [];
  const first = fieldsOf(records[0]);
  const source = textOf(first['eventSource'] ?? first['EventSource']);
  if (source !== 'aws:sqs' && source !== 'aws:sns') return undefined;
  const arn = textOf(first['eventSourceARN'] ?? fieldsOf(first['Sns'])['TopicArn']) ?? '';
  const destination = arn.split(':').at(-1) ?? '';
  return {
    name: `process ${destination}`,
    kind: SpanKind.CONSUMER,
    parent: ROOT_CONTEXT,
    links: linkProducers(records),
    isHttp: false,
    attributes: {
      'faas.trigger': 'pubsub',
      'messaging.system': source === 'aws:sqs' ? 'aws_sqs' : 'aws.sns',
      'messaging.operation.type': 'process',
      'messaging.operation.name': 'process',
      'messaging.destination.name': destination,
      'messaging.batch.message_count': records.length,
    },
  };
}

function describeCall(context: LambdaContext): Invocation {
  const name = context.functionName ?? 'lambda';
  return {
    name,
    kind: SpanKind.SERVER,
    parent: ROOT_CONTEXT,
    links: [],
    isHttp: false,
    attributes: { 'faas.trigger': 'other' },
  };
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
