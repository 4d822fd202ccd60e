// createLogger(): a winston logger whose lines are ECS JSON with the trace they belong to. Winston does the levels,
// children and transports; what ships the records is winston-capture.ts, for these loggers as for any other.
import winston from 'winston';
import { loadConfiguration } from './configuration/loading.ts';
import { readRunningSettings } from './configuration/running.ts';
import { readCorrelation } from './correlation.ts';
import { captureWinston } from './instrumentations/winston-capture.ts';

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
  return winston.createLogger({
    level: options.level ?? logLevel,
    ...(options.name ? { defaultMeta: { 'log.logger': options.name } } : {}),
    format: ecsLine(),
    transports: [new winston.transports.Console({ silent: isSilent })],
  });
}

const MESSAGE = Symbol.for('message');

/** Writes the line; the record's own fields stay as they are for the destinations. */
const ecsLine = winston.format((info) => {
  info[MESSAGE] = process.stdout.isTTY ? readableLine(info) : printJson(ecsFields(info));
  return info;
});

function ecsFields(info: winston.Logform.TransformableInfo): Record<string, unknown> {
  const { level, message, error, ...fields } = info;
  return {
    '@timestamp': new Date().toISOString(),
    'log.level': level,
    message,
    'ecs.version': '8.11.0',
    ...readCorrelation(fields),
    ...fields,
    ...(error === undefined ? {} : errorFields(error)),
  };
}

function errorFields(error: unknown): object {
  if (!(error instanceof Error)) return { 'error.message': String(error) };
  return { 'error.type': error.name, 'error.message': error.message, 'error.stack_trace': error.stack };
}

function readableLine(info: winston.Logform.TransformableInfo): string {
  const { level, message, error, ...fields } = info;
  const rest = Object.keys(fields).length > 0 ? ` ${printJson(fields)}` : '';
  const stack = error instanceof Error ? `\n${error.stack}` : '';
  return `${new Date().toISOString().slice(11, 23)} ${level.padEnd(5)} ${String(message)}${rest}${stack}`;
}

/** Never throws: a field that cannot be printed (circular, a throwing getter) costs that field only. */
function printJson(fields: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify(fields, replaceBigInt);
  } catch {
    return JSON.stringify(Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, printable(value)])));
  }
}

function printable(value: unknown): unknown {
  try {
    JSON.stringify(value, replaceBigInt);
    return typeof value === 'bigint' ? value.toString() : value;
  } catch {
    return '[unprintable]';
  }
}

function replaceBigInt(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
