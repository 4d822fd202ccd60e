// A Lambda handler whose every invocation is a span that has left before the invocation ends.
import { findTelemetry, start } from '../start.ts';
import { answerByCallback, type Done } from './callbacks.ts';
import type { LambdaContext } from './invocation.ts';
import { liteOptions } from './lite.ts';
import { createInvoke, type Finish, type Invoke, type LambdaOptions } from './recording.ts';

export type { LambdaOptions } from './recording.ts';

/** As Lambda's runtime calls it; a third parameter is the callback of older handlers. */
// oxlint-disable-next-line typescript/no-explicit-any -- a handler has an event and a result of its own
type Handler = (...given: any[]) => any;

/** What awslambda.streamifyResponse() puts on a handler, and the runtime reads from it. */
const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');
const streamingMarks = [streaming, Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark')];

/**
 * Wraps a handler: promise, plain value, callback, or a stream of awslambda.streamifyResponse(). Its result and its errors
 * are passed on as they are. Starts telemetry when nothing has yet. The wrapper has the parameters and the marks of
 * `handler`, as the runtime tells the kinds by them.
 */
export function lambdaHandler<H extends Handler>(handler: H, options: LambdaOptions = {}): H {
  const telemetry = findTelemetry() ?? start(liteOptions(process.env));
  const invoke = createInvoke(telemetry, options);
  return (streaming in handler ? streamed(handler, invoke) : buffered(handler, invoke)) as H;
}

/** Runtimes until Node 22 give every handler a callback, and await what it returns only where that is a promise. */
function buffered(handler: Handler, invoke: Invoke): Handler {
  const run = (event: unknown, about: LambdaContext | undefined, done: Done | undefined): unknown =>
    invoke(event, about, (finish) =>
      done === undefined
        ? watch(() => handler(event, about), finish)
        : answerByCallback((answer) => handler(event, about, answer), { about, done, finish, watch }),
    );
  return handler.length >= 3
    ? (event: unknown, about?: LambdaContext, done?: Done): unknown => run(event, about, done)
    : (event: unknown, about: LambdaContext | undefined, ...[done]: Done[]): unknown => run(event, about, done);
}

/** The invocation lasts until the handler's promise is kept, whenever its stream ends: the answer does not wait for us. */
function streamed(handler: Handler, invoke: Invoke): Handler {
  const wrapper = (event: unknown, stream: unknown, about: LambdaContext): unknown =>
    invoke(event, about, (finish) => watch(() => handler(event, stream, about), finish));
  for (const mark of streamingMarks) if (mark in handler) Reflect.set(wrapper, mark, Reflect.get(handler, mark));
  return wrapper;
}

/** The work's own result or error, once telemetry has left. */
async function watch(work: () => unknown, finish: Finish): Promise<unknown> {
  let result: unknown;
  try {
    result = await work();
  } catch (error) {
    await finish(error ?? new Error('the handler failed without an error'));
    throw error;
  }
  await finish(undefined, result);
  return result;
}
