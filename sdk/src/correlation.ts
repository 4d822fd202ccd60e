// The ids that tie a log line to its trace, read at the call.
import { context, isSpanContextValid, trace } from '@opentelemetry/api';

export interface Correlation {
  readonly 'trace.id': string;
  readonly 'span.id': string;
}

/** ECS fields of the active span, or undefined outside of one. */
export function readCorrelation(): Correlation | undefined {
  const spanContext = trace.getSpanContext(context.active());
  if (!spanContext || !isSpanContextValid(spanContext)) return undefined;
  return { 'trace.id': spanContext.traceId, 'span.id': spanContext.spanId };
}
