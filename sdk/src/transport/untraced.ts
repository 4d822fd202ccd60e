// Our own calls never make spans.
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '../opentelemetry.ts';

const untraced = suppressTracing(ROOT_CONTEXT);

export function withoutTracing<T>(work: () => T): T {
  return context.with(untraced, work);
}
