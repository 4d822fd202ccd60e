import { type Attributes, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStack } from './xray-cause.ts';
import { createSegmentEncoder, type SegmentDocument } from './xray-segment.ts';

const resource: Attributes = {
  'service.name': 'orders',
  'service.version': '1.2.3',
  'cloud.platform': 'aws_ecs',
  'cloud.account.id': '123456789012',
};
const encode = createSegmentEncoder({ resource, indexedAttributes: ['shop.market'], workingDirectory: '/srv' });
const traceId = '68f2a1b0c0ffee00aabbccddeeff0011';

function createSpan(given: Partial<ReadableSpan> & { readonly remote?: boolean } = {}): ReadableSpan {
  const { remote = false, ...span } = given;
  return {
    name: 'GET /orders/:id',
    kind: SpanKind.INTERNAL,
    spanContext: () => ({ traceId, spanId: '00f067aa0ba902b7', traceFlags: TraceFlags.SAMPLED }),
    parentSpanContext: { traceId, spanId: 'b7ad6b7169203331', traceFlags: 1, isRemote: remote },
    startTime: [1_760_731_568, 123_456_789],
    endTime: [1_760_731_568, 223_456_789],
    status: { code: SpanStatusCode.UNSET },
    attributes: {},
    links: [],
    events: [],
    ...span,
  } as ReadableSpan;
}

describe('what a service does for a caller', () => {
  it('is a segment, named for the service, with who called and what was answered', () => {
    const attributes = {
      'http.request.method': 'GET',
      'url.scheme': 'https',
      'url.path': '/orders/7',
      'url.query': 'a=1',
      'server.address': 'shop.example',
      'server.port': 443,
      'client.address': '10.0.0.9',
      'user_agent.original': 'curl',
      'http.response.status_code': 200,
      'shop.market': 'DE',
      'shop.cart': [1, 2],
      'enduser.id': 'u-1',
    };
    expect(encode(createSpan({ kind: SpanKind.SERVER, remote: true, attributes }))).toEqual({
      name: 'orders',
      id: '00f067aa0ba902b7',
      trace_id: '1-68f2a1b0-c0ffee00aabbccddeeff0011',
      parent_id: 'b7ad6b7169203331',
      start_time: 1_760_731_568.123457,
      end_time: 1_760_731_568.223457,
      in_progress: false,
      user: 'u-1',
      service: { version: '1.2.3', runtime: 'nodejs', runtime_version: 'unknown' },
      origin: 'AWS::ECS::Container',
      aws: { account_id: '123456789012', xray: { sdk: 'pitwall', sdk_version: 'unknown' } },
      http: {
        request: {
          method: 'GET',
          url: 'https://shop.example:443/orders/7?a=1',
          client_ip: '10.0.0.9',
          user_agent: 'curl',
        },
        response: { status: 200 },
      },
      annotations: { 'shop.market': 'DE' },
      metadata: { default: { 'otel.span.name': 'GET /orders/:id', 'shop.cart': [1, 2], 'enduser.id': 'u-1' } },
    });
  });

  it.each([
    ['a root of any kind', createSpan({ parentSpanContext: undefined as never })],
    ['a consumer whose producer is elsewhere', createSpan({ kind: SpanKind.CONSUMER, remote: true })],
  ])('%s is one too', (_what, span) => {
    expect(encode(span)).toMatchObject({ name: 'orders', service: { version: '1.2.3' } });
    expect(encode(span)).not.toHaveProperty('type');
  });
});

describe('what it does under that', () => {
  it('is a subsegment; a call to AWS is named for the AWS service', () => {
    const attributes = {
      'rpc.system': 'aws-api',
      'rpc.service': 'DynamoDB',
      'rpc.method': 'GetItem',
      'cloud.region': 'eu-central-1',
      'aws.request.id': 'R-1',
      'aws.dynamodb.table_names': ['orders'],
    };
    expect(encode(createSpan({ kind: SpanKind.CLIENT, attributes }))).toMatchObject({
      type: 'subsegment',
      namespace: 'aws',
      name: 'DynamoDB',
      aws: { operation: 'GetItem', region: 'eu-central-1', request_id: 'R-1', table_name: 'orders' },
    });
  });

  it('names a database call for the database, and keeps its statement', () => {
    const attributes = {
      'db.system.name': 'postgresql',
      'db.namespace': 'shop',
      'server.address': 'pg.example',
      'server.port': 5432,
      'db.query.text': 'SELECT 1',
    };
    expect(encode(createSpan({ kind: SpanKind.CLIENT, attributes }))).toMatchObject({
      name: 'shop@pg.example',
      namespace: 'remote',
      sql: { database_type: 'postgresql', sanitized_query: 'SELECT 1', url: 'pg.example:5432/shop' },
    });
  });

  it('has its links', () => {
    const context = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
    expect(encode(createSpan({ links: [{ context }] }))).toMatchObject({
      links: [{ trace_id: `1-${'a'.repeat(8)}-${'a'.repeat(24)}`, id: 'b'.repeat(16) }],
    });
  });

  it("keeps the annotations and metadata that aws-xray-sdk-core's users add", () => {
    const attributes = {
      'aws.xray.annotations': ['tier', 'a b'],
      tier: 'gold',
      'a b': true,
      'aws.xray.metadata.default': '{"cart":{"items":2}}',
      'aws.xray.metadata.debug': '{"raw":[1]}',
    };
    expect(encode(createSpan({ attributes }))).toMatchObject({
      annotations: { tier: 'gold', a_b: true },
      metadata: { default: { cart: { items: 2 } }, debug: { raw: [1] } },
    });
  });
});

describe('a failure', () => {
  it.each([
    [404, SpanStatusCode.UNSET, { error: true }],
    [429, SpanStatusCode.ERROR, { error: true, throttle: true }],
    [503, SpanStatusCode.ERROR, { fault: true }],
    [undefined, SpanStatusCode.ERROR, { fault: true }],
    [200, SpanStatusCode.OK, {}],
  ])('with status %s and code %s has the flags %j', (status, code, flags) => {
    const attributes: Attributes = status === undefined ? {} : { 'http.response.status_code': status };
    const { error, fault, throttle } = encode(createSpan({ attributes, status: { code } }));
    expect(JSON.parse(JSON.stringify({ error, fault, throttle }))).toEqual(flags);
  });

  it('has its exceptions with their frames', () => {
    const attributes = {
      'exception.type': 'TypeError',
      'exception.message': 'no cart',
      'exception.stacktrace': 'TypeError: no cart\n    at Cart.add (file:///srv/cart.js:10:5)\n    at /srv/x.js:3:1',
    };
    const span = createSpan({
      status: { code: SpanStatusCode.ERROR },
      events: [{ name: 'exception', time: [0, 0], attributes }],
    });
    expect(encode(span)).toMatchObject({
      cause: {
        working_directory: '/srv',
        exceptions: [
          {
            id: expect.stringMatching(/^[0-9a-f]{16}$/),
            type: 'TypeError',
            message: 'no cart',
            stack: [
              { path: 'file:///srv/cart.js', line: 10, label: 'Cart.add' },
              { path: '/srv/x.js', line: 3 },
            ],
          },
        ],
      },
    });
  });

  it('whose stack is anything never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (stack) => {
        expect(Array.isArray(parseStack(stack))).toBe(true);
      }),
    );
  });
});

describe('every document', () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string(), { maxLength: 3 }));
  const keys = fc.oneof(
    fc.string(),
    fc.constantFrom('http.request.method', 'url.full', 'db.system.name', 'rpc.system'),
  );
  const spans = fc.record({
    name: fc.string({ unit: 'grapheme', maxLength: 400 }),
    kind: fc.integer({ min: 0, max: 4 }),
    attributes: fc.dictionary(keys, value),
  });

  it('keeps to the schema, whatever the span', () => {
    fc.assert(
      fc.property(spans, (span) => {
        const document = JSON.parse(JSON.stringify(encode(createSpan(span)))) as SegmentDocument;
        expect(document).toMatchObject({
          name: expect.stringMatching(/^[\p{L}\p{N}\p{Z}_.:/%&#=+\\\-@]{1,200}$/u),
          id: expect.stringMatching(/^[0-9a-f]{16}$/),
          trace_id: expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/),
          start_time: expect.any(Number),
          end_time: expect.any(Number),
        });
        for (const key of Object.keys(document['annotations'] ?? {})) expect(key).toMatch(/^[A-Za-z0-9_.]{0,500}$/);
      }),
    );
  });
});
