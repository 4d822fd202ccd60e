// Every winston logger's records, whoever made the logger, taken at the call. Winston formats inside a stream, which may
// run the format later, in another request's context, or never when the process exits first. So the logger's own format
// runs here, at the call, once; its result is kept for the stream, and its fields become the record.
import { correlationFieldNames, readCorrelation } from '../correlation.ts';
import { toPlainValue } from '../safety/plain-value.ts';
import { emitLog, runAsLogger } from './log-capture.ts';
import { buildLogRecord } from './winston-record.ts';

type Info = Record<string | symbol, unknown>;
interface Format {
  transform(info: Info, options: unknown): unknown;
  options: unknown;
}
interface WinstonLogger {
  format: Format;
  level: string;
  levels: Record<string, number>;
  silent?: boolean;
  isLevelEnabled(level: string): boolean;
  listenerCount(event: string): number;
}
interface LoggerPrototype {
  log?(this: WinstonLogger, ...args: readonly unknown[]): unknown;
  add?(this: WinstonLogger, transport: unknown): unknown;
  write(this: WinstonLogger, info: Info, ...rest: unknown[]): unknown;
  _transform(this: WinstonLogger, info: Info, encoding: unknown, callback: unknown): void;
}
type TransportWrite = (this: object, ...args: readonly unknown[]) => unknown;
interface TransportPrototype {
  _write: TransportWrite;
  _writev: TransportWrite;
}
export interface WinstonModule {
  readonly Logger?: { readonly prototype: LoggerPrototype };
  /** winston-transport, which every transport extends. */
  readonly Transport?: { readonly prototype: TransportPrototype };
  readonly default?: WinstonModule;
}

const formatted = Symbol('pitwall.formatted');
const patched = new WeakSet<object>();
/** What formats returned for records that are on their way: a logger that another one is piped into gets them again. */
const emitted = new WeakSet<object>();
/** Infos that carry ids which we wrote. The application may log the same object again, in another span. */
const stamped = new WeakSet<object>();

/** Patches the Logger class of one copy of winston, once. */
export function captureWinston(module: WinstonModule): void {
  const Logger = module.Logger ?? module.default?.Logger;
  if (Logger && !patched.has(Logger.prototype)) patchPrototype(Logger.prototype);
  const Transport = module.Transport ?? module.default?.Transport;
  if (Transport && !patched.has(Transport.prototype)) markTransports(Transport.prototype);
}

/** A transport that prints through `console.*` (`forceConsole`, or one of the application's own) prints what is taken. */
function markTransports(prototype: TransportPrototype): void {
  patched.add(prototype);
  const { _write: write, _writev: writev } = prototype;
  prototype._write = function (...args) {
    return runAsLogger(() => write.apply(this, [...args]));
  };
  prototype._writev = function (...args) {
    return runAsLogger(() => writev.apply(this, [...args]));
  };
}

function patchPrototype(prototype: LoggerPrototype): void {
  patched.add(prototype);
  // oxlint-disable-next-line typescript/unbound-method -- called with the logger as `this` below
  const { write, _transform: transform } = prototype;
  guardLog(prototype);
  markAdded(prototype);
  prototype.write = function (info, ...rest) {
    writes += 1;
    capture(this, info);
    return write.call(this, info, ...rest);
  };
  prototype._transform = function (info, encoding, callback) {
    const held = info[formatted];
    if (!(held instanceof HeldFormat)) return transform.call(this, info, encoding, callback);
    const own = this.format;
    this.format = held;
    try {
      transform.call(this, info, encoding, callback);
    } finally {
      this.format = own;
    }
  };
}

/** A transport may extend another copy of winston-transport than winston's own. */
function markAdded(prototype: LoggerPrototype): void {
  const { add } = prototype;
  if (!add) return;
  prototype.add = function (transport) {
    const owner = findTransportPrototype(transport);
    if (owner && !patched.has(owner)) markTransports(owner);
    return add.call(this, transport);
  };
}

/** `_accept` is winston-transport's alone: what else is a stream is left as it is. */
function findTransportPrototype(transport: unknown): TransportPrototype | undefined {
  for (let object = transport; typeof object === 'object' && object !== null; object = Object.getPrototypeOf(object)) {
    if (Object.hasOwn(object, '_accept') && Object.hasOwn(object, '_write')) return object as TransportPrototype;
  }
  return undefined;
}

let writes = 0;

/** Winston would make a field of each byte. */
function withoutBytes(argument: unknown): unknown {
  return ArrayBuffer.isView(argument) ? toPlainValue(argument) : argument;
}

/** Winston reads what it is given before it writes: a getter that throws would throw into the application. */
function guardLog(prototype: LoggerPrototype): void {
  const { log } = prototype;
  if (!log) return;
  prototype.log = function (...args) {
    const before = writes;
    try {
      return log.apply(this, args.map(withoutBytes));
    } catch (error) {
      if (writes !== before) throw error; // not of the reading
      return log.apply(
        this,
        args.map((argument) => (typeof argument === 'object' ? toPlainValue(argument) : argument)),
      );
    }
  };
}

/** A format that has already run. */
class HeldFormat implements Format {
  readonly options = undefined;
  readonly #result: unknown;
  constructor(result: unknown) {
    this.#result = result;
  }
  transform(): unknown {
    return this.#result;
  }
}

function capture(logger: WinstonLogger, info: Info): void {
  try {
    if (typeof info !== 'object' || info === null) return;
    delete info[formatted]; // of an earlier call: an error is often logged twice
    if (logger.silent || isPipedInto(logger, info)) return;
    const level = typeof info['level'] === 'string' ? info['level'] : '';
    if (!logger.isLevelEnabled(level)) return;
    stamp(info);
    const result = runFormat(logger, info);
    if (!result.hasRun) return;
    if (typeof result.value === 'object' && result.value !== null) {
      emitted.add(result.value);
      emitLog('winston', buildLogRecord(level, logger.levels, result.value as Info));
    }
  } catch {
    // a frozen info, a hostile getter: the log call itself goes on as without us
  }
}

/** Node's pipe() listens for `unpipe` on what it writes to. */
function isPipedInto(logger: WinstonLogger, info: Info): boolean {
  return emitted.has(info) && logger.listenerCount('unpipe') > 0;
}

/** Writes the ids of the active span, unless the application gave ids of its own. */
function stamp(info: Info): void {
  if (stamped.has(info)) {
    for (const name of correlationFieldNames) delete info[name];
  }
  const correlation = readCorrelation(info);
  if (!correlation) return;
  Object.assign(info, correlation);
  stamped.add(info);
}

/**
 * Runs the logger's format now and keeps its result for the stream. One that throws over a hostile field is given plain
 * fields; one that throws then too is left to winston, which reports it.
 */
function runFormat(logger: WinstonLogger, info: Info): { readonly hasRun: boolean; readonly value?: unknown } {
  let value: unknown;
  try {
    value = logger.format.transform(info, logger.format.options);
  } catch {
    try {
      value = logger.format.transform(plainInfo(info), logger.format.options);
    } catch {
      return { hasRun: false };
    }
  }
  Object.defineProperty(info, formatted, { value: new HeldFormat(value), configurable: true });
  return { hasRun: true, value };
}

/** A copy with plain fields; winston's own are under symbols. */
function plainInfo(info: Info): Info {
  const plain: Info = {};
  for (const key of Object.keys(info)) plain[key] = toPlainValue(info[key]);
  for (const symbol of Object.getOwnPropertySymbols(info)) plain[symbol] = info[symbol];
  return plain;
}
