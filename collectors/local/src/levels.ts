// Log levels of every logger in use, as the six that the page shows.

const aliases: Readonly<Record<string, string>> = {
  silly: 'trace',
  finest: 'trace',
  verbose: 'debug',
  http: 'info',
  data: 'info',
  notice: 'info',
  information: 'info',
  warning: 'warn',
  err: 'error',
  severe: 'error',
  crit: 'fatal',
  critical: 'fatal',
  alert: 'fatal',
  emerg: 'fatal',
  emergency: 'fatal',
  panic: 'fatal',
};

const bySeverity = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

export function parseLevel(text: string): string {
  const lower = text.trim().toLowerCase();
  return Object.hasOwn(aliases, lower) ? (aliases[lower] ?? lower) : lower;
}

/** OpenTelemetry's severity numbers: four to a level, from 1 (https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber). */
export function parseSeverity(number: number, text: string): string {
  const level = bySeverity[Math.floor((number - 1) / 4)];
  if (number >= 1 && level !== undefined) return level;
  return text === '' ? 'info' : parseLevel(text);
}
