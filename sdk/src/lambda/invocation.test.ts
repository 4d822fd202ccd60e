import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { propagation, SpanKind, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import fc from 'fast-check';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { describeInvocation, type Invocation } from './invocation.ts';
import { liteOptions } from './lite.ts';

propagation.setGlobalPropagator(new W3CTraceContextPropagator());
afterAll(() => propagation.disable());

const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
const arn = 'arn:aws:lambda:eu-central-1:123456789012:function:orders';
const describeEvent = (event: unknown, traceHeader?: string): Invocation =>
  describeInvocation(
    event,
    { awsRequestId: 'r-1', functionName: 'orders', invokedFunctionArn: arn },
    { traceHeader, isColdStart: true },
  );
const parentOf = (invocation: Invocation): string | undefined => trace.getSpanContext(invocation.parent)?.spanId;

describe('an HTTP event', () => {
  const headers = { Host: 'api.example', 'User-Agent': 'curl', Traceparent: traceparent, 'X-Forwarded-Proto': 'https' };
  it.each([
    [
      'of a REST API',
      {
        httpMethod: 'GET',
        resource: '/orders/{id}',
        path: '/orders/7',
        headers,
        requestContext: { identity: { sourceIp: '10.0.0.9' } },
      },
      'GET /orders/{id}',
    ],
    [
      'of an HTTP API',
      {
        version: '2.0',
        routeKey: 'GET /orders/{id}',
        rawPath: '/orders/7',
        headers,
        requestContext: { http: { method: 'GET', path: '/orders/7', sourceIp: '10.0.0.9' } },
      },
      'GET /orders/{id}',
    ],
    [
      'of a load balancer',
      {
        requestContext: { elb: {} },
        httpMethod: 'GET',
        path: '/orders/7',
        multiValueHeaders: { host: ['api.example'], traceparent: [traceparent] },
      },
      'GET',
    ],
  ])('%s is an HTTP server span, child of its caller', (_what, event, name) => {
    const invocation = describeEvent(event);
    expect(invocation).toMatchObject({
      name,
      kind: SpanKind.SERVER,
      isHttp: true,
      attributes: {
        'faas.trigger': 'http',
        'faas.coldstart': true,
        'faas.invocation_id': 'r-1',
        'cloud.account.id': '123456789012',
        'cloud.resource_id': arn,
        'http.request.method': 'GET',
        'url.path': '/orders/7',
        'server.address': 'api.example',
      },
    });
    expect(parentOf(invocation)).toBe('b'.repeat(16));
  });
});

describe('a batch of messages', () => {
  const attribute = { dataType: 'String', stringValue: traceparent };
  it.each([
    [
      'SQS',
      {
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:x:1:orders',
        messageId: 'm',
        messageAttributes: { traceparent: attribute },
      },
    ],
    [
      'SQS, by AWSTraceHeader',
      {
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:x:1:orders',
        attributes: { AWSTraceHeader: `Root=1-${'a'.repeat(8)}-${'a'.repeat(24)};Parent=${'b'.repeat(16)};Sampled=1` },
      },
    ],
    [
      'SNS',
      {
        EventSource: 'aws:sns',
        Sns: {
          TopicArn: 'arn:aws:sns:x:1:orders',
          MessageAttributes: { traceparent: { Type: 'String', Value: traceparent } },
        },
      },
    ],
  ])('of %s is a consumer span with a link to each producer', (_what, record) => {
    const invocation = describeEvent({ Records: [record, record] });
    expect(invocation).toMatchObject({ name: 'process orders', kind: SpanKind.CONSUMER });
    expect(invocation.links.map((link) => link.context.spanId)).toEqual(['b'.repeat(16), 'b'.repeat(16)]);
    expect(invocation.attributes).toMatchObject({ 'faas.trigger': 'pubsub', 'messaging.batch.message_count': 2 });
    expect(parentOf(invocation)).toBeUndefined();
  });
});

describe('the trace header of Lambda', () => {
  const header = (root: string, sampled: number): string =>
    `Root=1-${root.repeat(8)}-${root.repeat(24)};Parent=${'c'.repeat(16)};Sampled=${sampled}`;
  const http = { httpMethod: 'GET', path: '/', headers: { traceparent } };
  it.each([
    ['is the parent of an event without a context', {}, header('d', 1), 'c'],
    ["is the parent when it continues the caller's trace: it is nearer", http, header('a', 1), 'c'],
    ['is not when the caller has another trace', http, header('d', 1), 'b'],
    ['is not when it says no: its own tracing is off, not ours', http, header('a', 0), 'b'],
  ])('%s', (_what, event, traceHeader, expected) => {
    expect(parentOf(describeEvent(event, traceHeader))).toBe(expected.repeat(16));
  });
});

it('whatever the event is, it is described', () => {
  fc.assert(
    fc.property(fc.anything(), (event) => {
      expect(describeEvent(event).attributes['faas.coldstart']).toBe(true);
    }),
  );
});

it('a function needs no settings: who it is comes from its environment, and metrics are off until asked for', () => {
  const env = {
    AWS_LAMBDA_FUNCTION_NAME: 'orders',
    AWS_REGION: 'eu-central-1',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
  };
  expect(liteOptions(env)).toEqual({
    serviceName: 'orders',
    metricsDestinations: [],
    deliveryProfile: 'memory',
    disabledInstrumentations: ['runtime-node'],
    resourceAttributes: {
      'cloud.provider': 'aws',
      'cloud.platform': 'aws_lambda',
      'cloud.region': 'eu-central-1',
      'faas.name': 'orders',
      'faas.max_memory': String(128 * 1024 * 1024),
    },
  });
  const own = liteOptions({
    ...env,
    OTEL_SERVICE_NAME: 'x',
    OTEL_METRICS_EXPORTER: 'otlp',
    PITWALL_DELIVERY: 'spill',
    OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'express',
  });
  expect(own).toMatchObject({ disabledInstrumentations: ['express', 'runtime-node'] });
  expect(own).not.toHaveProperty('serviceName');
  expect(own).not.toHaveProperty('metricsDestinations');
  expect(own).not.toHaveProperty('deliveryProfile');
});

it('leaves what a file or the attributes say of the resource', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'pitwall-lite-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const said = { metricsDestinations: ['otlp'], deliveryProfile: 'spill', disabledInstrumentations: ['redis'] };
  writeFileSync(
    path.join(folder, 'pitwall.config.json'),
    JSON.stringify({ ...said, resourceAttributes: { team: 'shop', 'service.name': 'orders' } }),
  );
  const options = liteOptions({ AWS_LAMBDA_FUNCTION_NAME: 'f' }, folder);
  expect(options).toEqual({
    disabledInstrumentations: ['redis', 'runtime-node'],
    resourceAttributes: {
      'cloud.provider': 'aws',
      'cloud.platform': 'aws_lambda',
      'faas.name': 'f',
      team: 'shop',
      'service.name': 'orders',
    },
  });
});
