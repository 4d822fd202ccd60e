// Why a span failed, as X-Ray's `cause`: its exceptions with their stacks, and the flags error, fault and throttle.
// https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-errors
import { SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { readNumber, readText } from './xray-blocks.ts';

export interface XrayFrame {
  readonly path: string;
  readonly line?: number;
  readonly label?: string;
}

export interface XrayException {
  readonly id: string;
  readonly message?: string;
  readonly type?: string;
  readonly stack?: readonly XrayFrame[];
  readonly truncated?: number;
}

export interface XrayFailure {
  readonly error?: true;
  readonly fault?: true;
  readonly throttle?: true;
  readonly cause?: { readonly working_directory: string; readonly exceptions: readonly XrayException[] };
}

const maxFrames = 32;
const maxExceptions = 8;

/** `error`: the client's mistake (4xx). `fault`: ours (5xx, or failed without a status). `throttle`: 429. Pure. */
export function encodeFailure(span: ReadableSpan, workingDirectory: string): XrayFailure {
  const status = readNumber(span.attributes, 'http.response.status_code', 'http.status_code');
  const isFailed = span.status.code === SpanStatusCode.ERROR;
  const isClientError = status !== undefined && status >= 400 && status < 500;
  const isFault = status !== undefined && status >= 500 ? true : isFailed && !isClientError;
  const exceptions = encodeExceptions(span, isFailed);
  return {
    ...(isClientError ? { error: true } : {}),
    ...(isFault ? { fault: true } : {}),
    ...(status === 429 ? { throttle: true } : {}),
    ...(exceptions.length > 0 ? { cause: { working_directory: workingDirectory, exceptions } } : {}),
  };
}

function encodeExceptions(span: ReadableSpan, isFailed: boolean): readonly XrayException[] {
  const events = span.events.filter((event) => event.name === 'exception').slice(0, maxExceptions);
  // An id of its own for each, which is the same when the span is encoded again.
  const idOf = (index: number): string => span.spanContext().spanId.slice(0, 14) + index.toString(16).padStart(2, '0');
  const exceptions = events.map(({ attributes = {} }, index): XrayException => {
    const message = readText(attributes, 'exception.message');
    const type = readText(attributes, 'exception.type');
    const frames = parseStack(readText(attributes, 'exception.stacktrace') ?? '');
    return {
      id: idOf(index),
      ...(message === undefined ? {} : { message }),
      ...(type === undefined ? {} : { type }),
      ...(frames.length === 0 ? {} : { stack: frames.slice(0, maxFrames) }),
      ...(frames.length > maxFrames ? { truncated: frames.length - maxFrames } : {}),
    };
  });
  if (exceptions.length > 0 || !isFailed || !span.status.message) return exceptions;
  return [{ id: idOf(0), message: span.status.message }];
}

/** `at label (path:line:column)` or `at path:line:column`, as V8 writes them. Other lines are no frames. Pure. */
export function parseStack(stack: string): readonly XrayFrame[] {
  return stack.split('\n').flatMap((text) => {
    const line = text.trim();
    if (!line.startsWith('at ') || line.length > 2000) return [];
    const open = line.endsWith(')') ? line.lastIndexOf(' (') : -1;
    const place = open === -1 ? line.slice(3) : line.slice(open + 2, -1);
    const label = open === -1 ? undefined : line.slice(3, open);
    const position = /:(\d{1,9}):\d{1,9}$/.exec(place);
    return [
      {
        path: position ? place.slice(0, position.index) : place,
        ...(position ? { line: Number(position[1]) } : {}),
        ...(label === undefined ? {} : { label }),
      },
    ];
  });
}
