// What the captured loggers share: one place where their records are emitted, and the mark that a logger is writing, so
// that `console.*` underneath it is not taken a second time.
import { type LogRecord, logs, type Logger, type LoggerProvider } from '@opentelemetry/api';

interface Emitters {
  readonly provider: LoggerProvider;
  readonly byScope: Map<string, Logger>;
}
let emitters: Emitters | undefined;
let depth = 0;
let emitting = 0;

/** Loggers may be older than the provider: `createLogger()` before `start()`. */
export function emitLog(scope: string, record: LogRecord): void {
  const provider = logs.getLoggerProvider();
  if (emitters?.provider !== provider) emitters = { provider, byScope: new Map() };
  let logger = emitters.byScope.get(scope);
  if (!logger) emitters.byScope.set(scope, (logger = provider.getLogger(scope)));
  emitting += 1;
  try {
    logger.emit(record);
  } finally {
    emitting -= 1;
  }
}

/** Runs the code of a logger that is captured: whatever it prints has been taken already. */
export function runAsLogger<T>(work: () => T): T {
  depth += 1;
  try {
    return work();
  } finally {
    depth -= 1;
  }
}

export function isInsideLogger(): boolean {
  return depth > 0;
}

/** Whether what is emitted now comes from a transport of a logger that is captured: its line has been taken already. */
export function isEcho(): boolean {
  return depth > 0 && emitting === 0;
}
