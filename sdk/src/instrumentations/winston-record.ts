// One formatted winston `info` as an OpenTelemetry log record. Pure.
import { type AnyValue, type Attributes, type LogRecord, SeverityNumber } from '@opentelemetry/api';
import { describeError } from '../safety/error-description.ts';
import { toPlainValue, truncateText } from '../safety/plain-value.ts';
import { runningRedactor } from '../safety/running.ts';

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
export const maxTextLength = 16_384;
const limits = { maxDepth: 6, maxNodes: 500, maxText: maxTextLength };

export function buildLogRecord(
  level: string,
  levels: Readonly<Record<string, number>>,
  info: Readonly<Record<string, unknown>>,
): LogRecord {
  const attributes: Attributes = Object.create(null);
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
  if (typeof message === 'string') return truncateText(message, 2 * maxTextLength);
  if (isError(message)) return describeError(message).message;
  if (message === undefined) return '';
  const plain = toPlainValue(message, limits);
  return typeof plain === 'string' ? plain : JSON.stringify(runningRedactor().value('message', plain));
}

/** Never throws: a field that cannot be read costs that field only. */
export function addField(attributes: Attributes, path: readonly string[], value: unknown): void {
  const key = path.join('.');
  if (isScalar(value)) attributes[key] = typeof value === 'string' ? truncateText(value, maxTextLength) : value;
  else if (isError(value)) addErrorField(attributes, key, value);
  else if (value !== undefined && typeof value !== 'function') addPlain(attributes, path, toPlainValue(value, limits));
}

/** One level of dotted keys; what is deeper, and lists, as JSON, whose secrets would not be found once it is text. */
function addPlain(attributes: Attributes, path: readonly string[], value: AnyValue): void {
  const key = path.join('.');
  if (isScalar(value)) attributes[key] = value;
  else if (isFields(value) && path.length < maxDepth) {
    for (const [name, item] of Object.entries(value)) addPlain(attributes, [...path, name], item);
  } else if (value !== undefined) {
    attributes[key] = truncateText(JSON.stringify(runningRedactor().value(key, value)), maxTextLength);
  }
}

function isFields(value: AnyValue): value is Record<string, AnyValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isError(value: unknown): value is Error {
  try {
    return value instanceof Error;
  } catch {
    return false; // a revoked proxy
  }
}

function addErrorField(attributes: Attributes, key: string, error: Error): void {
  if (key === 'error' || key === 'err' || key === 'cause') addError(attributes, error);
  else attributes[key] = describeError(error).message;
}

/** https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/ */
function addError(attributes: Attributes, error: Error): void {
  const { type, message, stack } = describeError(error);
  attributes['exception.type'] = type;
  attributes['exception.message'] = message;
  if (stack !== undefined) attributes['exception.stacktrace'] = stack;
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
