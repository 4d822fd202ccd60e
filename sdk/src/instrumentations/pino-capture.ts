// Every pino logger's lines, taken at the call. Pino makes one JSON text a line, with the application's own serializers,
// formatters, mixin and redaction applied; that text gets the ids and becomes the record, before any transport (often
// another thread, which loses what it holds when the process ends) sees it.
import { type CorrelationFields, readCorrelation } from '../correlation.ts';
import { buildLineRecord } from './line-record.ts';
import { emitLog, runAsLogger } from './log-capture.ts';

/** Called with fields, message, level, and for a line its time. */
type Line = (this: PinoLogger, ...args: readonly unknown[]) => string;
type Write = (this: PinoLogger, ...args: readonly unknown[]) => void;
interface Hooks {
  readonly streamWrite?: (line: string) => string;
}
interface PinoLogger {
  readonly levels?: { readonly labels?: Readonly<Record<number, string>> };
  [symbol: symbol]: unknown;
}
type Symbols = Readonly<Record<'asJsonSym' | 'writeSym' | 'endSym' | 'messageKeySym' | 'errorKeySym', symbol>>;
interface Pino {
  (options: object, stream: object): PinoLogger;
  readonly symbols: Symbols;
}
export type PinoModule = Pino | { readonly default?: Pino };

const hooksSym = Symbol.for('pino.hooks');
const patched = new WeakSet<object>();
const wrappedHooks = new WeakSet<object>();
/** Of the line that is being written, for its hook. */
let levelInHand = 0;

/** Patches the prototype that all loggers of one copy of pino share, once. Throws when it is not as we know it. */
export function capturePino(module: PinoModule): void {
  const pino = typeof module === 'function' ? module : module.default;
  if (!pino) return;
  const { symbols } = pino;
  const prototype = findOwner(pino({ level: 'silent' }, { write: () => true }), symbols.asJsonSym);
  if (!prototype || patched.has(prototype)) return;
  patched.add(prototype);
  const asJson = prototype[symbols.asJsonSym] as Line;
  const write = prototype[symbols.writeSym] as Write;
  const line: Line = function (...args) {
    return captureLine(this, { text: asJson.apply(this, [...args]), level: Number(args[2]), symbols });
  };
  prototype[symbols.asJsonSym] = line;
  const writeLine: Write = function (...args) {
    wrapHook(this, symbols);
    runAsLogger(() => write.apply(this, [...args]));
  };
  prototype[symbols.writeSym] = writeLine;
}

/** The object in the chain of prototypes that has the property itself. */
function findOwner(logger: PinoLogger, property: symbol): PinoLogger | undefined {
  let object: PinoLogger | null = logger;
  while (object && !Object.hasOwn(object, property)) object = Object.getPrototypeOf(object) as PinoLogger | null;
  return object ?? undefined;
}

interface Written {
  readonly text: string;
  readonly level: number;
  readonly symbols: Symbols;
}

/** @returns the line with its ids. */
function captureLine(logger: PinoLogger, written: Written): string {
  const { text, level, symbols } = written;
  try {
    const fields = JSON.parse(text) as Record<string, unknown>;
    const ids = readCorrelation(fields);
    levelInHand = level;
    // With a hook that rewrites lines, the record is what the hook has made of it.
    if (!(logger[hooksSym] as Hooks | undefined)?.streamWrite) emit(logger, { ...fields, ...ids }, written);
    return ids ? insertIds(text, ids, String(logger[symbols.endSym])) : text;
  } catch {
    return text; // a serializer of the application's that writes what is no JSON: its line goes on as it is
  }
}

function emit(logger: PinoLogger, fields: Readonly<Record<string, unknown>>, { level, symbols }: Written): void {
  const messageKey = String(logger[symbols.messageKeySym] ?? 'msg');
  const errorKey = String(logger[symbols.errorKeySym] ?? 'err');
  const label = logger.levels?.labels?.[level] ?? String(level);
  emitLog('pino', buildLineRecord(fields, { level, label, messageKey, errorKey }));
}

/** @param end how the logger ends a line: `}` and its line break. */
function insertIds(text: string, ids: CorrelationFields, end: string): string {
  const inner = JSON.stringify(ids).slice(1, -1);
  if (inner === '' || !text.endsWith(end)) return text;
  return `${text.slice(0, -end.length)},${inner}${end}`;
}

/** `hooks.streamWrite` is where applications mask what must not leave; so what it returns is what we take. */
function wrapHook(logger: PinoLogger, symbols: Symbols): void {
  const hooks = logger[hooksSym] as Hooks | undefined;
  const hook = hooks?.streamWrite;
  if (!hook || wrappedHooks.has(hook)) return;
  const owner = findOwner(logger, hooksSym) ?? logger;
  const streamWrite = (line: string): string => {
    const rewritten = hook(line);
    captureRewritten(logger, { text: rewritten, level: levelInHand, symbols });
    return rewritten;
  };
  wrappedHooks.add(streamWrite);
  owner[hooksSym] = { ...hooks, streamWrite };
}

function captureRewritten(logger: PinoLogger, written: Written): void {
  try {
    emit(logger, JSON.parse(written.text) as Record<string, unknown>, written);
  } catch {
    emitLog('pino', buildLineRecord({ msg: written.text.trim() }, { ...plain, level: written.level }));
  }
}

const plain = { label: '', messageKey: 'msg', errorKey: 'err' };
