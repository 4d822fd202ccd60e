// One invocation recorded: its span, and what is sent before it ends. Afterwards the process is frozen, perhaps for good.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
import { context, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { readRunningSettings } from '../configuration/running.ts';
import { toPlainText } from '../safety/plain-value.ts';
import type { Telemetry } from '../start.ts';
import { sdkVersion } from '../version.ts';
import { describeInvocation, type Invocation, type LambdaContext } from './invocation.ts';

export interface LambdaOptions {
  /**
   * Kept for the function's own answer when telemetry is sent at the end of an invocation, in milliseconds. Default: 200.
   * What is not delivered by then stays queued for the next invocation. A function that has not answered by then is recorded
   * as timed out, and that is sent.
   */
  readonly reserveMillis?: number;
}

/** Ends the span and sends what there is. Never rejects. */
export type Finish = (error: unknown, result?: unknown) => Promise<void>;
export type Invoke = (event: unknown, about: LambdaContext | undefined, run: (finish: Finish) => unknown) => unknown;

let isColdStart = true;

/** Whatever `run` returns or throws is returned and thrown. */
export function createInvoke(telemetry: Telemetry, { reserveMillis = 200 }: LambdaOptions): Invoke {
  // A test may call a handler without a context.
  return (event, about = {}, run) => {
    const invocation = describeInvocation(event, about, {
      traceHeader: about.xRayTraceId ?? process.env['_X_AMZN_TRACE_ID'],
      isColdStart,
    });
    isColdStart = false;
    const { name, kind, parent, links, attributes } = invocation;
    const tracer = trace.getTracer('@pitwall/sdk/lambda', sdkVersion);
    const span = tracer.startSpan(name, { kind, links: [...links], attributes }, parent);
    const leftMillis = (): number => about.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY;
    let finishing: Promise<void> | undefined;
    const send = (): Promise<void> =>
      telemetry.flush(Math.max(0, Math.min(leftMillis() - reserveMillis, readFlushMillis())));
    const finish: Finish = (error, result) => {
      if (finishing) return finishing;
      stopWatching();
      endSafely(span, invocation, { error, result });
      return (finishing = send());
    };
    const stopWatching = callAfter(leftMillis() - reserveMillis, () => {
      // The function may still answer: its span has ended, and what it records goes with the next invocation.
      endSafely(span, invocation, { error: new LambdaTimeoutError(reserveMillis), result: undefined });
      finishing = telemetry.flush(reserveMillis);
    });
    try {
      return context.with(trace.setSpan(parent, span), run, undefined, finish);
    } catch (error) {
      return finish(error).then(() => {
        throw error;
      });
    }
  };
}

/** Recorded, never thrown. */
class LambdaTimeoutError extends Error {
  constructor(leftMillis: number) {
    super(`the function had not answered ${leftMillis} ms before Lambda's time limit`);
    this.name = 'LambdaTimeoutError';
  }
}

function readFlushMillis(): number {
  return readRunningSettings()?.lambdaFlushMillis ?? 0;
}

interface Ending {
  readonly error: unknown;
  readonly result: unknown;
}

/** What a function throws or returns may be anything, and is passed on as it is. */
function endSafely(span: Span, invocation: Invocation, ending: Ending): void {
  try {
    endSpan(span, invocation, ending);
  } catch {
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'what the function gave cannot be read' });
  }
  span.end();
}

function endSpan(span: Span, { isHttp }: Invocation, { error, result }: Ending): void {
  if (error !== undefined && error !== null) {
    const text = error instanceof Error ? error.message : toPlainText(error);
    span.recordException(error instanceof Error ? error : text);
    span.setAttribute('error.type', error instanceof Error ? error.name : '_OTHER');
    span.setStatus({ code: SpanStatusCode.ERROR, message: text });
  } else if (isHttp) {
    const status = typeof result === 'object' && result !== null ? Reflect.get(result, 'statusCode') : undefined;
    // API Gateway answers 200 for a result without a status (HTTP APIs).
    const code = Number(status ?? 200);
    span.setAttribute('http.response.status_code', code);
    if (code >= 500) span.setAttribute('error.type', String(code)).setStatus({ code: SpanStatusCode.ERROR });
  } else countFailures(span, result);
}

/** A partial batch response: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html */
function countFailures(span: Span, result: unknown): void {
  if (typeof result !== 'object' || result === null) return;
  const failures: unknown = Reflect.get(result, 'batchItemFailures');
  if (!Array.isArray(failures) || failures.length === 0) return;
  span.setAttribute('pitwall.messaging.batch.failed_count', failures.length);
  span.setStatus({ code: SpanStatusCode.ERROR, message: `${failures.length} messages of the batch failed` });
}

const longestTimerMillis = 2 ** 31 - 1;

/** Does not keep the process. @returns stops it. */
function callAfter(millis: number, call: () => void): () => void {
  if (millis > longestTimerMillis) return () => {};
  const timer = setTimeout(call, Math.max(0, millis)).unref();
  return () => clearTimeout(timer);
}
