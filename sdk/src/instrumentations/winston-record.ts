// One formatted winston `info` as an OpenTelemetry log record. Pure.
import { type Attributes, type LogRecord, SeverityNumber } from '@opentelemetry/api';

/** Winston's npm and syslog levels: https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
const severities: Readonly<Record<string, SeverityNumber>> = {
  emerg: SeverityNumber.FATAL3,
  alert: SeverityNumber.FATAL2,
  crit: SeverityNumber.FATAL,
  fatal: SeverityNumber.FATAL,
  error: SeverityNumber.ERROR,
  warn: SeverityNumber.WARN,
  warning: SeverityNumber.WARN,
  notice: SeverityNumber.INFO2,
  info: SeverityNumber.INFO,
  http: SeverityNumber.DEBUG3,
  verbose: SeverityNumber.DEBUG2,
  debug: SeverityNumber.DEBUG,
  trace: SeverityNumber.TRACE,
  silly: SeverityNumber.TRACE,
};

/** Fields that the record carries by itself. */
const ownFields = new Set(['level', 'message', 'trace.id', 'span.id', 'timestamp']);
const maxDepth = 4;
const maxBreadth = 32;
export const maxTextLength = 16_384;

export function buildLogRecord(
  level: string,
  levels: Readonly<Record<string, number>>,
  info: Readonly<Record<string, unknown>>,
): LogRecord {
  const attributes: Attributes = {};
  for (const [key, value] of Object.entries(info)) {
    if (!ownFields.has(key)) addField(attributes, [key], value);
  }
  if (info instanceof Error) addError(attributes, info);
  else if (typeof info['stack'] === 'string') addStack(attributes, info['stack']);
  return {
    timestamp: Date.now(),
    severityNumber: severities[level] ?? estimateSeverity(level, levels),
    severityText: level,
    body: messageOf(info['message']),
    attributes,
  };
}

/** A level of the application's own: by its rank, most severe first. */
function estimateSeverity(level: string, levels: Readonly<Record<string, number>>): SeverityNumber {
  const ranks = Object.values(levels).sort((a, b) => a - b);
  const position = ranks.indexOf(levels[level] ?? NaN) / Math.max(1, ranks.length - 1);
  if (!(position >= 0)) return SeverityNumber.INFO;
  if (position < 0.2) return SeverityNumber.ERROR;
  return position < 0.5 ? SeverityNumber.INFO : SeverityNumber.DEBUG;
}

function messageOf(message: unknown): string {
  if (typeof message === 'string') return message;
  if (message instanceof Error) return message.message;
  return message === undefined ? '' : describe(message);
}

/** Never throws: a field that cannot be read costs that field only. */
export function addField(attributes: Attributes, path: readonly string[], value: unknown): void {
  const key = path.join('.');
  try {
    if (value instanceof Error) addErrorField(attributes, key, value);
    else if (isScalar(value)) attributes[key] = typeof value === 'string' ? value.slice(0, maxTextLength) : value;
    else if (isPlainObject(value) && path.length < maxDepth) addFields(attributes, path, value);
    else if (value !== undefined && typeof value !== 'function') attributes[key] = describe(value);
  } catch {
    attributes[key] = '[unprintable]'; // a throwing getter, a revoked proxy
  }
}

/** One level of dotted keys. An object that repeats itself is cut by its depth and its breadth. */
function addFields(attributes: Attributes, path: readonly string[], value: object): void {
  for (const name of Object.keys(value).slice(0, maxBreadth)) {
    addField(attributes, [...path, name], (value as Record<string, unknown>)[name]);
  }
}

function addErrorField(attributes: Attributes, key: string, error: Error): void {
  if (key === 'error' || key === 'err' || key === 'cause') addError(attributes, error);
  else attributes[key] = error.message;
}

/** https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/ */
function addError(attributes: Attributes, error: Error): void {
  attributes['exception.type'] = error.name;
  attributes['exception.message'] = error.message;
  if (typeof error.stack === 'string') attributes['exception.stacktrace'] = error.stack.slice(0, maxTextLength);
}

/** `logger.error('text', error)`: winston has copied the stack and lost the rest. */
function addStack(attributes: Attributes, stack: string): void {
  delete attributes['stack'];
  attributes['exception.type'] ??= /^(\w+)(?::|\n|$)/.exec(stack)?.[1] ?? 'Error';
  attributes['exception.stacktrace'] ??= stack.slice(0, maxTextLength);
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number';
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  try {
    if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
    return (JSON.stringify(value) ?? String(value)).slice(0, maxTextLength);
  } catch {
    return '[unprintable]'; // circular, a throwing getter, a revoked proxy
  }
}
