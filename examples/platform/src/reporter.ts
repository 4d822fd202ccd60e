// What the supervisor tells a person: one line per event, plain text when nobody is watching.

export interface Reporter {
  line(text?: string): void;
  done(name: string, text: string): void;
  failed(name: string, failure: PartFailure): void;
  /** A line that a part printed. */
  output(name: string, text: string): void;
  strong(text: string): string;
}

export interface PartFailure {
  readonly what: string;
  readonly tail: readonly string[];
  readonly logFile: string;
  readonly next?: string;
}

export interface ReporterTarget {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

const nameWidth = 10;

export function createReporter(target: ReporterTarget, env: Readonly<Record<string, string | undefined>>): Reporter {
  const hasColour = target.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const paint = (code: number, text: string): string => (hasColour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const line = (text = ''): void => void target.write(`${text}\n`);
  return {
    line,
    strong: (text) => paint(1, text),
    done: (name, text) => line(`${paint(32, '✓')} ${name.padEnd(nameWidth)} ${text}`),
    output: (name, text) => line(`${paint(2, `${name.padEnd(nameWidth)} |`)} ${text}`),
    failed: (name, { what, tail, logFile, next }) => {
      line(`${paint(31, '✗')} ${name.padEnd(nameWidth)} ${what}`);
      if (tail.length === 0) line('    It printed nothing.');
      else line(`    Its last lines, from ${logFile}:`);
      for (const text of tail) line(`    ${paint(2, '│')} ${text}`);
      if (next !== undefined) line(`    ${next}`);
    },
  };
}

export function describeSeconds(millis: number): string {
  return `${(millis / 1000).toFixed(1)} s`;
}
