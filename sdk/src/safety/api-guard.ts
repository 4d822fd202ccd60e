// The OpenTelemetry API, made safe against what it is given. OpenTelemetry JS 3 walks attribute values recursively and
// without a bound before any processor sees them: a deep object overflows the stack, a sparse array blocks for seconds, a
// throwing getter throws into the application. Here the methods that take values get plain ones. A scalar costs a typeof.
import { type AnyValue, INVALID_SPAN_CONTEXT, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { LoggerProvider, TracerProvider } from '../opentelemetry.ts';
import { toPlainText, toPlainValue } from './plain-value.ts';
import { runningRedactor } from './running.ts';

type Method = (this: unknown, ...args: readonly unknown[]) => unknown;
type Prototype = Record<string, Method | undefined>;

const guarded = Symbol.for('pitwall.sdk.guarded');

/** Once a process. The classes are not exported: they are found from an object of each. */
export function guardOpenTelemetryApi(): void {
  const tracer = new TracerProvider().getTracer('');
  const span = tracer.startSpan('', {}, ROOT_CONTEXT);
  guard(span, { setAttribute, setAttributes, addEvent, addLink, setStatus, updateName, recordException });
  guard(tracer, { startSpan });
  guard(new LoggerProvider().getLogger('pitwall'), { emit });
}

function guard(object: object, guards: Readonly<Record<string, (original: Method) => Method>>): void {
  const prototype = Object.getPrototypeOf(object) as Prototype & { [guarded]?: true };
  if (Object.hasOwn(prototype, guarded)) return;
  Object.defineProperty(prototype, guarded, { value: true });
  for (const [name, wrap] of Object.entries(guards)) {
    const original = prototype[name];
    if (original) prototype[name] = wrap(original);
  }
}

const setAttribute = (original: Method): Method =>
  function (key, value) {
    return attempt(this, () => original.call(this, typeof key === 'string' ? key : toPlainText(key), safeValue(value)));
  };
const setAttributes = (original: Method): Method =>
  function (attributes) {
    return attempt(this, () => original.call(this, safeAttributes(attributes)));
  };
const addEvent = (original: Method): Method =>
  function (name, attributes, time) {
    return attempt(this, () => original.call(this, toPlainText(name), simpleAttributes(attributes), time));
  };
const addLink = (original: Method): Method =>
  function (link) {
    return attempt(this, () => original.call(this, safeLink(link)));
  };
const setStatus = (original: Method): Method =>
  function (status) {
    return attempt(this, () => original.call(this, status));
  };
const updateName = (original: Method): Method =>
  function (name) {
    return attempt(this, () => original.call(this, toPlainText(name)));
  };
const recordException = (original: Method): Method =>
  function (exception, time) {
    attempt(this, () => original.call(this, safeException(exception), time));
  };
const startSpan = (original: Method): Method =>
  function (name, options, context) {
    const none = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    return attempt(none, () => original.call(this, toPlainText(name), safeOptions(options), context));
  };
const emit = (original: Method): Method =>
  function (record) {
    attempt(undefined, () => original.call(this, safeLog(record)));
  };

/** Of one value: more than a record of 64 KiB takes. */
const maxTextLength = 49_152;
const maxBytes = 16_384;

function attempt(otherwise: unknown, work: () => unknown): unknown {
  try {
    return work();
  } catch {
    return otherwise; // whatever it was given, the application goes on
  }
}

function safeValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return isScalar(value) ? value : toPlainValue(value);
  // ArrayBuffer.isView first: `instanceof` throws for a revoked proxy.
  if (!ArrayBuffer.isView(value) || !(value instanceof Uint8Array)) return toPlainValue(value);
  return value.length <= maxBytes ? value : value.slice(0, maxBytes);
}

/** A text that no record has room for is cut before anything reads it. */
export function isScalar(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= maxTextLength;
  return typeof value === 'number' || typeof value === 'boolean' || value === undefined;
}

/** The same object when all its values are scalars: nothing is copied in the common case. A time passes as it is. */
export function safeAttributes(attributes: unknown): unknown {
  if (typeof attributes !== 'object' || attributes === null) return undefined;
  try {
    if (Array.isArray(attributes) || ArrayBuffer.isView(attributes)) return { value: toPlainValue(attributes) };
    for (const key in attributes)
      if (!isScalar((attributes as Record<string, unknown>)[key])) return copyAttributes(attributes);
    return attributes;
  } catch {
    return copyAttributes(attributes);
  }
}

/** Of events OpenTelemetry takes scalars and lists of one kind of scalar; all else becomes JSON, which is redacted first. */
function simpleAttributes(attributes: unknown): unknown {
  if (isTime(attributes)) return attributes;
  const safe = safeAttributes(attributes);
  if (safe === attributes || typeof safe !== 'object' || safe === null) return safe;
  const entries = Object.entries(safe).map(([key, value]: [string, AnyValue]) => {
    const isList = Array.isArray(value) && value.every((item) => typeof item === typeof value[0] && isScalar(item));
    const isSimple = isList || isScalar(value);
    return [key, isSimple ? value : JSON.stringify(runningRedactor().value(key, value))];
  });
  return Object.fromEntries(entries);
}

/** `addEvent(name, time)`: a number, a date, or seconds and nanoseconds. */
function isTime(value: unknown): boolean {
  try {
    if (typeof value === 'number' || value instanceof Date) return true;
    return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'number');
  } catch {
    return false; // a revoked proxy
  }
}

function copyAttributes(attributes: object): Record<string, unknown> {
  const copy: Record<string, unknown> = Object.create(null);
  try {
    for (const key of Object.keys(attributes)) copy[key] = safeValue(read(attributes, key));
  } catch {
    copy['pitwall.unreadable'] = true; // a revoked proxy
  }
  return copy;
}

function read(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return '[unprintable]';
  }
}

function safeOptions(options: unknown): unknown {
  if (typeof options !== 'object' || options === null) return undefined;
  const { attributes, links } = options as { attributes?: unknown; links?: unknown };
  const safe = safeAttributes(attributes);
  if (safe === attributes && links === undefined) return options;
  return { ...options, attributes: safe, ...(Array.isArray(links) ? { links: links.map(safeLink) } : {}) };
}

/** A link without ids would break whoever writes it down. */
function safeLink(link: unknown): unknown {
  if (typeof link !== 'object' || link === null) return { context: INVALID_SPAN_CONTEXT };
  const attributes = read(link, 'attributes');
  const safe = safeAttributes(attributes);
  const context = read(link, 'context');
  const isWhole = typeof context === 'object' && context !== null && hasIds(context);
  return safe === attributes && isWhole
    ? link
    : { ...link, context: isWhole ? context : INVALID_SPAN_CONTEXT, attributes: safe };
}

function hasIds(context: object): boolean {
  return typeof read(context, 'traceId') === 'string' && typeof read(context, 'spanId') === 'string';
}

/** What `recordException` reads of it, read here where it may throw. */
function safeException(exception: unknown): unknown {
  if (typeof exception !== 'object' || exception === null)
    return typeof exception === 'string' ? exception : toPlainText(exception);
  const fields = ['code', 'name', 'message', 'stack'].map((key): [string, AnyValue] => {
    const value = read(exception, key);
    return [key, typeof value === 'string' ? value : toPlainValue(value)];
  });
  return Object.fromEntries(fields);
}

function safeLog(record: unknown): unknown {
  if (typeof record !== 'object' || record === null) return {};
  const { body, attributes, severityText, exception } = record as Record<string, unknown>;
  const safe = safeAttributes(attributes);
  const isSafe = isScalar(body) && safe === attributes && exception === undefined;
  if (isSafe && (severityText === undefined || typeof severityText === 'string')) return record;
  return {
    ...record,
    body: safeValue(body),
    attributes: safe,
    ...(exception === undefined ? {} : { exception: safeException(exception) }),
    ...(severityText === undefined ? {} : { severityText: toPlainText(severityText) }),
  };
}
