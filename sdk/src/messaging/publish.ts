// The current context on a message that is about to be sent to SQS or SNS, for consumers on any tracer: `traceparent` and
// `tracestate` as message attributes, and for SQS the system attribute `AWSTraceHeader`, which X-Ray and Lambda read.
import { context, defaultTextMapSetter, isSpanContextValid, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '../opentelemetry.ts';
import { toTraceHeader } from '../propagation/xray.ts';

export interface MessageAttribute {
  DataType: string | undefined;
  StringValue?: string | undefined;
}

/** The input of SendMessage or Publish, or an entry of their batches. */
export interface OutgoingMessage {
  /** SQS's; SNS's is `Message`. */
  readonly MessageBody?: string | undefined;
  readonly MessageAttributes?: object | undefined;
  readonly MessageSystemAttributes?: object | undefined;
}

/** Of SQS: a message with more is refused. SNS passes no more than these on to SQS. */
const maxAttributes = 10;

/**
 * The message with the context of the current span. As it is when there is none, when it has a `traceparent` already, and
 * (as for attributes) when it has ten. Where @opentelemetry/instrumentation-aws-sdk is active, that puts its own send span
 * into the same attributes: a message has one context, whoever writes it.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function injectMessage<M extends OutgoingMessage>(message: M): M {
  const span = trace.getSpanContext(context.active());
  if (!span || !isSpanContextValid(span)) return message;
  const own = { ...message.MessageAttributes };
  if (Object.keys(own).some((name) => name.toLowerCase() === 'traceparent')) return message;
  const isSqs = message.MessageBody !== undefined;
  const system = { AWSTraceHeader: toAttribute(toTraceHeader(span)), ...message.MessageSystemAttributes };
  return {
    ...message,
    MessageAttributes: addWithin(own),
    ...(isSqs ? { MessageSystemAttributes: system } : {}),
  };
}

function addWithin(own: object): object {
  const carrier: Record<string, string> = {};
  new W3CTraceContextPropagator().inject(context.active(), carrier, defaultTextMapSetter);
  const added = Object.entries(carrier).slice(0, Math.max(0, maxAttributes - Object.keys(own).length));
  return { ...own, ...Object.fromEntries(added.map(([name, value]) => [name, toAttribute(value)])) };
}

function toAttribute(value: string): MessageAttribute {
  return { DataType: 'String', StringValue: value };
}
