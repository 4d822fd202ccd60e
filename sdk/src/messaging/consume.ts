// Spans of messages that are being processed, linked to those who sent them.
// https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/ (in development: its names are only here)
import { type Attributes, context, type Link, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { toPlainText } from '../safety/plain-value.ts';
import { sdkVersion } from '../version.ts';
import { readProducer } from './message-context.ts';

export interface ProcessOptions {
  /** Name of the queue or topic, for the span's name: `process orders`. */
  readonly destination?: string;
  /** Default: `aws_sqs`. */
  readonly system?: 'aws_sqs' | 'aws.sns';
  /**
   * `link` (default): the span belongs to the current trace, and names its producers by links. `producer`: it continues the
   * producer's trace, and is linked all the same; only where all messages come from one trace.
   */
  readonly parent?: 'link' | 'producer';
}

/**
 * Runs `work` in a span with a link to the producer of each message. What `work` returns or throws is passed on.
 * @param messages as `ReceiveMessage` returns them, or the records of a Lambda event.
 */
export function processMessages<M, R>(
  messages: readonly M[],
  work: (messages: readonly M[]) => R,
  options: ProcessOptions = {},
): R {
  const links = linkProducers(messages);
  const { destination, parent = 'link' } = options;
  const traces = new Set(links.map((link) => link.context.traceId));
  const isChild = parent === 'producer' && traces.size === 1;
  const from = isChild && links[0] ? trace.setSpanContext(ROOT_CONTEXT, links[0].context) : context.active();
  const span = trace
    .getTracer('@pitwall/sdk/messaging', sdkVersion)
    .startSpan(
      destination === undefined ? 'process' : `process ${destination}`,
      { kind: SpanKind.CONSUMER, links, attributes: describeMessages(messages, options) },
      from,
    );
  const fail = (error: unknown): never => {
    span.recordException(error instanceof Error ? error : toPlainText(error));
    span.setStatus({ code: SpanStatusCode.ERROR }).end();
    throw error;
  };
  try {
    const result = context.with(trace.setSpan(from, span), work, undefined, messages);
    if (!(result instanceof Promise)) {
      span.end();
      return result;
    }
    // oxlint-disable-next-line typescript/no-unsafe-return -- R is a promise here
    return result.then((value: unknown) => (span.end(), value), fail) as R;
  } catch (error) {
    return fail(error);
  }
}

/** One message: as processMessages() with one. */
export function processMessage<M, R>(message: M, work: (message: M) => R, options: ProcessOptions = {}): R {
  return processMessages([message], () => work(message), options);
}

/** A link to each producer, in the order of the messages. */
export function linkProducers(messages: readonly unknown[]): Link[] {
  return messages.flatMap((message) => {
    const producer = readProducer(message);
    if (producer === undefined) return [];
    const id = idOf(message);
    return [{ context: producer, ...(id === undefined ? {} : { attributes: { 'messaging.message.id': id } }) }];
  });
}

function describeMessages(
  messages: readonly unknown[],
  { destination, system = 'aws_sqs' }: ProcessOptions,
): Attributes {
  const id = messages.length === 1 ? idOf(messages[0]) : undefined;
  return {
    'messaging.system': system,
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'process',
    ...(destination === undefined ? {} : { 'messaging.destination.name': destination }),
    ...(messages.length === 1 ? {} : { 'messaging.batch.message_count': messages.length }),
    ...(id === undefined ? {} : { 'messaging.message.id': id }),
  };
}

function idOf(message: unknown): string | undefined {
  const { MessageId, messageId, Sns } = (message ?? {}) as Readonly<Record<string, unknown>>;
  const id = MessageId ?? messageId ?? (Sns as { readonly MessageId?: unknown } | undefined)?.MessageId;
  return typeof id === 'string' ? id : undefined;
}
