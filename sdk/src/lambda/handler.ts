// A Lambda handler whose every invocation is a span that has left before the invocation ends: afterwards the process is
// frozen, perhaps for good. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
import { context, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { findTelemetry, start, type Telemetry } from '../start.ts';
import { sdkVersion } from '../version.ts';
import { describeInvocation, type Invocation, type LambdaContext } from './invocation.ts';
import { liteOptions } from './lite.ts';

export interface LambdaOptions {
  /**
   * Kept for the function's own answer when telemetry is sent at the end of an invocation, in milliseconds. Default: 200.
   * What is not delivered by then stays queued for the next invocation.
   */
  readonly reserveMillis?: number;
}

/** As Lambda's runtime calls it; a third parameter is the callback of older handlers. */
// oxlint-disable-next-line typescript/no-explicit-any -- a handler has an event and a result of its own
type Handler = (...given: any[]) => any;
type Done = (error: unknown, result?: unknown) => void;

/** Marks handlers that write a stream; they are left as they are. */
const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');
let isColdStart = true;

/**
 * Wraps a handler: promise, plain value, or callback. Its result and its errors are passed on as they are. Starts telemetry
 * when nothing has yet. The wrapper has the parameters of `handler`, as the runtime tells callback handlers by them.
 */
export function lambdaHandler<H extends Handler>(handler: H, options: LambdaOptions = {}): H {
  if (streaming in handler) return handler;
  const telemetry = findTelemetry() ?? start(liteOptions(process.env));
  const invoke = createInvoke(telemetry, options);
  const promised = (event: unknown, about: LambdaContext): unknown =>
    invoke(event, about, (finish) => watch(() => handler(event, about), finish));
  const calledBack = (event: unknown, about: LambdaContext, done: Done): unknown =>
    invoke(event, about, (finish) => {
      const answer: Done = (error, result) => {
        // oxlint-disable-next-line promise/no-promise-in-callback -- the callback waits until telemetry has left
        void finish(error, result).then(() => setImmediate(done, error, result));
      };
      const returned: unknown = handler(event, about, answer);
      return isPromise(returned) ? watch(() => returned, finish) : returned;
    });
  return (handler.length >= 3 ? calledBack : promised) as H;
}

/** Ends the span and sends what there is. Never rejects. */
type Finish = (error: unknown, result?: unknown) => Promise<void>;

function createInvoke(telemetry: Telemetry, { reserveMillis = 200 }: LambdaOptions) {
  return (event: unknown, about: LambdaContext, run: (finish: Finish) => unknown): unknown => {
    const invocation = describeInvocation(event, about, {
      traceHeader: process.env['_X_AMZN_TRACE_ID'],
      isColdStart,
    });
    isColdStart = false;
    const { name, kind, parent, links, attributes } = invocation;
    const tracer = trace.getTracer('@pitwall/sdk/lambda', sdkVersion);
    const span = tracer.startSpan(name, { kind, links: [...links], attributes }, parent);
    let finishing: Promise<void> | undefined;
    const finish: Finish = (error, result) => {
      if (finishing) return finishing;
      endSpan(span, invocation, { error, result });
      const leftMillis = about.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY;
      return (finishing = within(telemetry.flush(), Math.max(0, leftMillis - reserveMillis)));
    };
    try {
      return context.with(trace.setSpan(parent, span), run, undefined, finish);
    } catch (error) {
      return finish(error).then(() => {
        throw error;
      });
    }
  };
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

interface Ending {
  readonly error: unknown;
  readonly result: unknown;
}

function endSpan(span: Span, { isHttp }: Invocation, { error, result }: Ending): void {
  const status =
    isHttp && typeof result === 'object' && result !== null ? Reflect.get(result, 'statusCode') : undefined;
  if (error !== undefined && error !== null) {
    span.recordException(error instanceof Error ? error : String(error));
    span.setAttribute('error.type', error instanceof Error ? error.name : '_OTHER');
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
  } else if (isHttp) {
    // API Gateway answers 200 for a result without a status (HTTP APIs).
    const code = Number(status ?? 200);
    span.setAttribute('http.response.status_code', code);
    if (code >= 500) span.setAttribute('error.type', String(code)).setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

async function within(work: Promise<void>, millis: number): Promise<void> {
  if (millis > 2 ** 31 - 1) return work;
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, millis);
  });
  await Promise.race([work, passed]);
  clearTimeout(timer);
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
