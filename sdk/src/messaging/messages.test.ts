import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { context, type SpanContext, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { linkProducers, processMessage, processMessages } from './consume.ts';
import { readProducer } from './message-context.ts';
import { injectMessage } from './publish.ts';

const exporter = new InMemorySpanExporter();
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
beforeEach(() => exporter.reset());
afterAll(() => trace.disable());

const producer: SpanContext = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
const traceparent = `00-${producer.traceId}-${producer.spanId}-01`;
const awsHeader = `Root=1-${'a'.repeat(8)}-${'a'.repeat(24)};Parent=${'b'.repeat(16)};Sampled=1`;
const within = <T>(work: () => T): T => context.with(trace.setSpanContext(context.active(), producer), work);

describe('a message that is about to be sent', () => {
  it('to SQS has traceparent and AWSTraceHeader beside what it had', () => {
    const own = { colour: { DataType: 'String', StringValue: 'red' } };
    expect(within(() => injectMessage({ MessageBody: 'x', MessageAttributes: own }))).toEqual({
      MessageBody: 'x',
      MessageAttributes: { ...own, traceparent: { DataType: 'String', StringValue: traceparent } },
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: awsHeader } },
    });
  });

  it('to SNS has traceparent: SNS takes no system attributes', () => {
    const message = { Message: 'x' };
    expect(within(() => injectMessage<typeof message & { MessageAttributes?: object }>(message))).toEqual({
      Message: 'x',
      MessageAttributes: { traceparent: { DataType: 'String', StringValue: traceparent } },
    });
  });

  it('never has more than ten attributes, and no second context', () => {
    const ten = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`a${index}`, { DataType: 'String' }]));
    const full = within(() => injectMessage({ MessageBody: 'x', MessageAttributes: ten }));
    expect(full.MessageAttributes).toEqual(ten);
    expect(full).toHaveProperty('MessageSystemAttributes.AWSTraceHeader');
    const injected = { MessageBody: 'x', MessageAttributes: { Traceparent: { DataType: 'String' } } };
    expect(within(() => injectMessage(injected))).toBe(injected);
  });

  it('outside of a span is what it was', () => {
    const message = { MessageBody: 'x' };
    expect(injectMessage(message)).toBe(message);
  });
});

describe('a message that has come', () => {
  const envelope = JSON.stringify({
    Type: 'Notification',
    Message: '{}',
    MessageAttributes: { traceparent: { Type: 'String', Value: traceparent } },
  });
  it.each([
    ['SQS', { MessageAttributes: { traceparent: { StringValue: traceparent, DataType: 'String' } } }],
    ['SQS, by AWSTraceHeader', { Attributes: { AWSTraceHeader: awsHeader } }],
    ['SQS in Lambda', { messageAttributes: { traceparent: { stringValue: traceparent, dataType: 'String' } } }],
    ['SQS in Lambda, by AWSTraceHeader', { attributes: { AWSTraceHeader: awsHeader } }],
    ['SNS through SQS', { Body: envelope }],
    ['SNS through SQS in Lambda', { body: envelope }],
    ['SNS in Lambda', { Sns: { MessageAttributes: { traceparent: { Type: 'String', Value: traceparent } } } }],
    [
      'SQS with both',
      { MessageAttributes: { traceparent: { StringValue: traceparent } }, Attributes: { AWSTraceHeader: 'x' } },
    ],
  ])('by %s has its producer', (_notation, message) => {
    expect(readProducer(message)).toMatchObject(producer);
  });

  it('and is anything at all never throws', () => {
    const anything = fc.oneof(
      fc.anything(),
      fc.record({
        Body: fc.oneof(fc.string(), fc.json()),
        Attributes: fc.anything(),
        MessageAttributes: fc.anything(),
      }),
    );
    fc.assert(
      fc.property(anything, (message) => {
        expect(readProducer(message)).toBeUndefined();
      }),
    );
  });
});

describe('processing', () => {
  const message = (id: string): object => ({
    MessageId: id,
    MessageAttributes: { traceparent: { StringValue: `00-${id.repeat(32)}-${id.repeat(16)}-01` } },
  });

  it('a batch is one span, linked to each producer, in a trace of its own', async () => {
    const result = await processMessages(
      [message('a'), message('c'), { Body: 'no context' }],
      async (all) => all.length,
      {
        destination: 'orders',
      },
    );
    const [span] = exporter.getFinishedSpans();
    expect(result).toBe(3);
    expect(span).toMatchObject({ name: 'process orders', kind: 4, parentSpanContext: undefined });
    expect(span?.links.map((link) => link.context.traceId)).toEqual(['a'.repeat(32), 'c'.repeat(32)]);
    expect(span?.attributes).toMatchObject({
      'messaging.system': 'aws_sqs',
      'messaging.operation.type': 'process',
      'messaging.destination.name': 'orders',
      'messaging.batch.message_count': 3,
    });
  });

  it('one message is linked, and continues its trace when that is asked for', () => {
    const active = processMessage(message('a'), () => trace.getActiveSpan()?.spanContext().traceId, {
      parent: 'producer',
    });
    const [span] = exporter.getFinishedSpans();
    expect(active).toBe('a'.repeat(32));
    expect(span?.parentSpanContext?.spanId).toBe('a'.repeat(16));
    expect(span?.links).toMatchObject(linkProducers([message('a')]));
    expect(span?.attributes['messaging.message.id']).toBe('a');
  });

  it.each([
    [
      'thrown',
      () => {
        throw new Error('poison');
      },
    ],
    ['rejected', () => Promise.reject(new Error('poison'))],
  ])('an error that is %s is recorded and passed on', async (_how, work: () => unknown) => {
    await expect(async () => processMessages([], work)).rejects.toThrow('poison');
    expect(exporter.getFinishedSpans()).toMatchObject([{ status: { code: 2 }, events: [{ name: 'exception' }] }]);
  });

  it('an error that has no text is passed on as it is', async () => {
    const error: unknown = Object.create(null);
    const work = async (): Promise<void> => {
      throw error;
    };
    await expect(processMessages([], work).catch((caught: unknown) => [caught])).resolves.toEqual([error]);
    expect(exporter.getFinishedSpans()).toMatchObject([{ status: { code: 2 } }]);
  });
});
