// Any value of the application as plain data, whatever it is made of: circular, deep, huge, a proxy, a getter that throws.
// Never throws; looks at a bounded number of nodes and keeps a bounded amount of text, so that its cost is bounded too.
import type { AnyValue } from '@opentelemetry/api';

export interface PlainLimits {
  /** Default: 8. */
  readonly maxDepth?: number;
  /** Objects, items and fields, in all. Default: 1000. */
  readonly maxNodes?: number;
  /** Characters of all texts, keys included. Default: 49,152. record-size.ts cuts what JSON's escapes make of it. */
  readonly maxText?: number;
}

export const truncationMark = '…[truncated]';
const unreadable = '[unprintable]';
const maxBreadth = 128;
const maxKeyLength = 256;

interface Visit {
  readonly ancestors: object[];
  readonly maxDepth: number;
  nodes: number;
  text: number;
}

export function toPlainValue(value: unknown, limits: PlainLimits = {}): AnyValue {
  const { maxDepth = 8, maxNodes = 1000, maxText = 49_152 } = limits;
  return visit(value, { ancestors: [], maxDepth, nodes: maxNodes, text: maxText });
}

/** Any value as a text. */
export function toPlainText(value: unknown): string {
  return typeof value === 'string' ? value : toText(toPlainValue(value));
}

/** The text, cut where it is too long, with a mark; never between the halves of a surrogate pair. */
export function truncateText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const end = Math.max(0, maxLength - truncationMark.length);
  const isSplit = /[\uD800-\uDBFF]/.test(text.charAt(end - 1));
  return text.slice(0, isSplit ? end - 1 : end) + truncationMark;
}

function visit(value: unknown, state: Visit): AnyValue {
  state.nodes -= 1;
  switch (typeof value) {
    case 'string':
      return takeText(value, state);
    case 'number':
    case 'boolean':
      return value;
    case 'undefined':
      return undefined;
    case 'bigint':
      return takeText(value > 2n ** 256n || value < -(2n ** 256n) ? '[large bigint]' : String(value), state);
    case 'symbol':
      return takeText(String(value), state);
    case 'function':
      return '[function]';
    default:
      return value === null ? null : visitSafely(value as object, state);
  }
}

function takeText(text: string, state: Visit): string {
  const taken = truncateText(text, Math.max(state.text, truncationMark.length));
  state.text -= taken.length;
  return taken;
}

function visitSafely(value: object, state: Visit): AnyValue {
  if (state.nodes <= 0 || state.text <= 0) return truncationMark;
  if (state.ancestors.includes(value)) return '[circular]';
  if (state.ancestors.length >= state.maxDepth) return '[too deep]';
  state.ancestors.push(value);
  try {
    return visitObject(value, state);
  } catch {
    return unreadable; // a throwing getter or toJSON, a revoked proxy
  } finally {
    state.ancestors.pop();
  }
}

function visitObject(value: object, state: Visit): AnyValue {
  if (Array.isArray(value)) return visitItems(value, value.length, state);
  if (value instanceof Error) return visitError(value, state);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.constructor.name} of ${value.byteLength} bytes]`;
  if (value instanceof Map) return visitEntries(takeFirst(value.entries()), value.size, state);
  if (value instanceof Set) return visitItems(takeFirst(value.values()), value.size, state);
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return visit(Reflect.apply(toJSON, value, []), state);
  if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet)
    return `[${value.constructor.name}]`;
  if (value instanceof RegExp) return takeText(String(value), state);
  const keys = Object.keys(value);
  const read = keys.slice(0, maxBreadth).map((key): [string, unknown] => [key, readField(value, key)]);
  return visitEntries(read, keys.length, state);
}

function readField(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return unreadable;
  }
}

function takeFirst<T>(items: Iterable<T>): T[] {
  const taken: T[] = [];
  for (const item of items) {
    if (taken.length >= maxBreadth) break;
    taken.push(item);
  }
  return taken;
}

function visitItems(items: readonly unknown[], length: number, state: Visit): AnyValue {
  const plain: AnyValue[] = [];
  for (let index = 0; index < Math.min(length, maxBreadth) && state.nodes > 0; index += 1)
    plain.push(visit(items[index], state) ?? null);
  if (length > plain.length) plain.push(`…[${length - plain.length} more]`);
  return plain;
}

/** Without a prototype, so that a key `__proto__` is a key like any other. */
function visitEntries(entries: readonly (readonly [unknown, unknown])[], size: number, state: Visit): AnyValue {
  const plain: Record<string, AnyValue> = Object.create(null);
  let kept = 0;
  for (const [key, item] of entries) {
    if (state.nodes <= 0 || state.text <= 0) break;
    const name = typeof key === 'string' ? key : toText(visit(key, state));
    plain[takeText(truncateText(name, maxKeyLength), state)] = visit(item, state);
    kept += 1;
  }
  if (size > kept) plain['…'] = `[${size - kept} more]`;
  return plain;
}

function toText(plain: AnyValue): string {
  return typeof plain === 'object' && plain !== null ? JSON.stringify(plain) : String(plain);
}

/** `cause` and the errors of an AggregateError are kept, as deep as anything else. */
function visitError(error: Error, state: Visit): AnyValue {
  const { name, message, stack, cause, errors } = error as Error & { readonly errors?: unknown };
  const fields = Object.entries(error).filter(
    ([key]) => !['name', 'message', 'stack', 'cause', 'errors'].includes(key),
  );
  const given: [string, unknown][] = [
    ['type', name],
    ['message', message],
    ['stack', stack],
    ['cause', cause],
    ['errors', errors],
  ];
  const entries = [...given.filter(([, value]) => value !== undefined), ...fields.slice(0, maxBreadth)];
  return visitEntries(entries, given.length > 0 ? entries.length : fields.length, state);
}
