// An error as three texts: its type, its message, and its stack with the stacks of what caused it. Bounded; never throws.
import { truncateText } from './plain-value.ts';

export interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly stack: string | undefined;
}

const maxErrors = 8;
const maxMessageLength = 8192;
const maxStackLength = 16_384;

export function describeError(error: Error): ErrorDescription {
  const stacks: string[] = [];
  collectStacks(error, '', { stacks, seen: new Set() });
  return {
    type: truncateText(readText(error, 'name') ?? 'Error', 256),
    message: truncateText(readText(error, 'message') ?? '', maxMessageLength),
    stack: stacks.length === 0 ? undefined : truncateText(stacks.join('\n'), maxStackLength),
  };
}

interface Found {
  readonly stacks: string[];
  readonly seen: Set<unknown>;
}

/** `cause` (ES2022) and `errors` of an AggregateError, each once. */
function collectStacks(error: unknown, prefix: string, found: Found): void {
  if (found.seen.has(error) || found.seen.size >= maxErrors) return;
  found.seen.add(error);
  if (!isError(error)) {
    if (typeof error === 'string') found.stacks.push(prefix + truncateText(error, maxMessageLength));
    return;
  }
  const stack = readText(error, 'stack') ?? readText(error, 'message');
  if (stack !== undefined) found.stacks.push(prefix + truncateText(stack, maxStackLength));
  collectStacks(readField(error, 'cause'), 'Caused by: ', found);
  const errors = readField(error, 'errors');
  if (!Array.isArray(errors)) return;
  for (const one of errors.slice(0, maxErrors)) collectStacks(one, 'One of: ', found);
}

function isError(value: unknown): value is Error {
  try {
    return value instanceof Error;
  } catch {
    return false; // a revoked proxy
  }
}

function readField(error: Error, key: string): unknown {
  try {
    return (error as unknown as Record<string, unknown>)[key];
  } catch {
    return undefined; // a throwing getter
  }
}

function readText(error: Error, key: string): string | undefined {
  const value = readField(error, key);
  return typeof value === 'string' ? value : undefined;
}
