// createLogger(): a winston logger whose lines are ECS JSON with the trace they belong to. Winston does the levels,
// children and transports; what ships the records is winston-capture.ts, for these loggers as for any other.
import type { AnyValue } from '@opentelemetry/api';
import winston from 'winston';
import { loadConfiguration } from './configuration/loading.ts';
import { readRunningSettings } from './configuration/running.ts';
import { readCorrelation } from './correlation.ts';
import { captureWinston } from './instrumentations/winston-capture.ts';
import { describeError } from './safety/error-description.ts';
import { toPlainValue } from './safety/plain-value.ts';
import { escapeJsonControls, neutraliseStack, neutraliseText } from './safety/printable.ts';
import { fitAttributes, fitText } from './safety/record-size.ts';
import { runningRedactor } from './safety/running.ts';

export interface LoggerOptions {
  /** Default: the setting `logLevel`, of the telemetry that runs or else of the environment. */
  readonly level?: string;
  /** `log.logger` of every line. */
  readonly name?: string;
  /** Also write the lines to standard output. Default: true, unless telemetry runs with `console` as a destination of logs. */
  readonly isOnConsole?: boolean;
}

/** A winston logger; `logger.info('order placed', { 'order.id': id })`, `logger.error('failed', { error })`. */
export function createLogger(options: LoggerOptions = {}): winston.Logger {
  // Ours is captured even when it was loaded before start().
  captureWinston(winston);
  const running = readRunningSettings();
  const { logLevel } = running ?? loadConfiguration({}, process.env).settings;
  const isSilent = !(options.isOnConsole ?? !running?.logsDestinations.includes('console'));
  const logger = winston.createLogger({
    level: options.level ?? logLevel,
    ...(options.name ? { defaultMeta: { 'log.logger': options.name } } : {}),
    format: ecsLine(),
    transports: [new winston.transports.Console({ silent: isSilent })],
  });
  guardLevels(logger);
  return logger;
}

/** `logger.info(value)` reads the value before winston's `log` does. */
function guardLevels(logger: winston.Logger): void {
  const methods = logger as unknown as Record<string, (this: unknown, ...args: readonly unknown[]) => unknown>;
  for (const level of Object.keys(logger.levels)) {
    const method = methods[level];
    if (!method) continue;
    methods[level] = function (...args) {
      try {
        return method.apply(this, [...args]);
      } catch {
        return logger.log(level, safeText(args[0]));
      }
    };
  }
}

const MESSAGE = Symbol.for('message');

/** Writes the line; the record's own fields stay as they are for the destinations. Never throws, and is always one line. */
const ecsLine = winston.format((info) => {
  info[MESSAGE] = process.stdout.isTTY ? readableLine(info) : jsonLine(info);
  return info;
});

/** Fields of the line itself: one of the application's of the same name goes under `labels.`. */
const owned = new Set(['@timestamp', 'log.level', 'message', 'ecs.version']);

function jsonLine(info: winston.Logform.TransformableInfo): string {
  const { level, message, error, ...fields } = info;
  const line: Record<string, AnyValue> = Object.create(null);
  line['@timestamp'] = new Date().toISOString();
  line['log.level'] = level;
  line['message'] = fitText(safeText(message));
  line['ecs.version'] = '8.11.0';
  Object.assign(line, readCorrelation(fields));
  for (const [key, value] of Object.entries(safeFields(fields))) line[owned.has(key) ? `labels.${key}` : key] = value;
  if (error !== undefined) Object.assign(line, errorFields(error));
  fitAttributes(line);
  return escapeJsonControls(JSON.stringify(line));
}

function errorFields(error: unknown): Record<string, AnyValue> {
  if (!(error instanceof Error)) return { 'error.message': safeText(error) };
  const { type, message, stack } = describeError(error);
  const fields = { 'error.type': type, 'error.message': safeText(message) };
  return stack === undefined ? fields : { ...fields, 'error.stack_trace': safeText(stack) };
}

function readableLine(info: winston.Logform.TransformableInfo): string {
  const { level, message, error, ...fields } = info;
  const json = Object.keys(fields).length > 0 ? ` ${JSON.stringify(safeFields(fields))}` : '';
  const stack = error instanceof Error ? `\n    ${neutraliseStack(safeText(describeError(error).stack))}` : '';
  const text = neutraliseText(`${level.padEnd(5)} ${safeText(message)}${json}`);
  return `${new Date().toISOString().slice(11, 23)} ${text}${stack}`;
}

/** A field that cannot be printed (circular, a throwing getter) costs that field only. */
function safeFields(fields: object): Record<string, AnyValue> {
  const safe = runningRedactor().value('', toPlainValue(fields));
  return typeof safe === 'object' && safe !== null && !Array.isArray(safe) ? (safe as Record<string, AnyValue>) : {};
}

function safeText(value: unknown): string {
  const plain = toPlainValue(value);
  if (typeof plain === 'string') return runningRedactor().text(plain);
  return plain === undefined ? '' : JSON.stringify(runningRedactor().value('message', plain));
}
