// The fields of a pino or bunyan line, as the logger has written them, as an OpenTelemetry log record. Pure.
import os from 'node:os';
import { type Attributes, type LogRecord, SeverityNumber } from '@opentelemetry/api';
import { addField, maxTextLength } from './winston-record.ts';

export interface LineShape {
  /** 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal, as both libraries have them; others lie between. */
  readonly level: number;
  /** The level's name. */
  readonly label: string;
  readonly messageKey: string;
  readonly errorKey: string;
}

type Fields = Readonly<Record<string, unknown>>;

const hostname = os.hostname();
/** Fields that the record carries by itself. */
const ownFields = new Set(['level', 'time', 'trace.id', 'span.id', 'v']);

export function buildLineRecord(fields: Fields, shape: LineShape): LogRecord {
  const { messageKey, errorKey, level, label } = shape;
  const attributes: Attributes = {};
  for (const [key, value] of Object.entries(fields)) {
    if (ownFields.has(key) || key === messageKey || isOfResource(key, value)) continue;
    addField(attributes, [key], value);
  }
  addSerializedError(attributes, fields[errorKey], errorKey);
  const message = fields[messageKey];
  return {
    timestamp: Date.now(),
    severityNumber: rankSeverity(level),
    severityText: label,
    body: typeof message === 'string' ? message : message === undefined ? '' : JSON.stringify(message),
    attributes,
  };
}

/** https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber; a level of the application's own has the rank below it. */
function rankSeverity(level: number): SeverityNumber {
  if (level >= 60) return SeverityNumber.FATAL;
  if (level >= 50) return SeverityNumber.ERROR;
  if (level >= 40) return SeverityNumber.WARN;
  if (level >= 30) return SeverityNumber.INFO;
  return level >= 20 ? SeverityNumber.DEBUG : SeverityNumber.TRACE;
}

/** The resource says it once for all records. */
function isOfResource(key: string, value: unknown): boolean {
  return (key === 'pid' && value === process.pid) || (key === 'hostname' && value === hostname);
}

/** `{ type, message, stack }` as pino's and bunyan's serializers make it. What else it holds stays under its own key. */
function addSerializedError(attributes: Attributes, error: unknown, key: string): void {
  if (typeof error !== 'object' || error === null || error instanceof Error) return;
  const { type, name, message, stack } = error as Record<string, unknown>;
  if (typeof stack !== 'string') return;
  const given = typeof type === 'string' ? type : name;
  attributes['exception.type'] = typeof given === 'string' ? given : 'Error';
  if (typeof message === 'string') attributes['exception.message'] = message;
  attributes['exception.stacktrace'] = stack.slice(0, maxTextLength);
  for (const part of ['type', 'name', 'message', 'stack']) delete attributes[`${key}.${part}`];
}
