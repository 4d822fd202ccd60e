// The SDK's own voice: one line a message on standard error, repeats counted and said once an interval.
// Never a payload, never a secret: callers pass words and counts only.
import fs from 'node:fs';
import { type ErrorCode, errorTable } from './errors.ts';
import { neutraliseText } from './safety/printable.ts';
import { runningRedactor } from './safety/running.ts';

// Taken at load time, before an instrumentation patches it.
const { writeSync } = fs;

export interface Diagnostics {
  /** Says it now, unless the same code and subject was said within the interval; then counts it. Never throws. */
  say(code: ErrorCode, message: string, subject?: string): void;
}

export interface DiagnosticsOptions {
  readonly level: 'none' | 'error' | 'warn' | 'info' | 'debug';
  /** Default: standard error. */
  readonly write?: (line: string) => void;
  /** Default: 60,000. */
  readonly intervalMillis?: number;
  readonly now?: () => number;
}

const severity = { none: 0, error: 1, warn: 2, info: 3, debug: 4 } as const;
const maxSubjects = 200;

export function createDiagnostics(options: DiagnosticsOptions): Diagnostics {
  const { level, write = writeToStandardError, intervalMillis = 60_000, now = Date.now } = options;
  const said = new Map<string, { atMillis: number; unsaid: number }>();
  return {
    say: (code, message, subject = '') => {
      if (severity[errorTable[code].level] > severity[level]) return;
      const key = `${code} ${subject}`;
      const last = said.get(key);
      if (last && now() - last.atMillis < intervalMillis) {
        last.unsaid += 1;
        return;
      }
      if (said.size >= maxSubjects) said.clear();
      said.set(key, { atMillis: now(), unsaid: 0 });
      const repeats = last && last.unsaid > 0 ? ` (and ${last.unsaid} more like it)` : '';
      write(
        `[pitwall] ${code} ${neutraliseText(runningRedactor().text(message.replaceAll(/[\r\n]+/g, ' ')))}${repeats}\n`,
      );
    },
  };
}

/** Never throws. Not by process.stderr: when its reader has gone, that would emit an error, which ends the host. */
export function writeToStandardError(line: string): void {
  try {
    writeSync(2, line);
  } catch {
    // standard error is closed or full: there is nobody to tell
  }
}
