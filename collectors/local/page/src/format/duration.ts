// Durations from nanoseconds to days.

const significant = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

export function formatDuration(millis: number): string {
  if (!Number.isFinite(millis)) return '–';
  const size = Math.abs(millis);
  if (size === 0) return '0 ms';
  if (size < 0.000_999_5) return `${significant.format(millis * 1e6)} ns`;
  if (size < 0.999_5) return `${significant.format(millis * 1e3)} µs`;
  if (size < 999.5) return `${significant.format(millis)} ms`;
  if (size < 59_995) return `${significant.format(millis / 1e3)} s`;
  return formatLong(Math.round(millis / 1e3));
}

function formatLong(seconds: number): string {
  const sign = seconds < 0 ? '-' : '';
  const size = Math.abs(seconds);
  if (size < 3_600) return `${sign}${Math.floor(size / 60)} min ${size % 60} s`;
  if (size < 86_400) return `${sign}${Math.floor(size / 3_600)} h ${Math.floor((size % 3_600) / 60)} min`;
  return `${sign}${Math.floor(size / 86_400)} d ${Math.floor((size % 86_400) / 3_600)} h`;
}

/** Reads what a person types: `250`, `250ms`, `1.5 s`, `2m`, `80us`. Milliseconds, or undefined. */
export function parseDuration(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ns|us|µs|ms|s|m|min|h)?\s*$/.exec(text);
  if (!match) return undefined;
  const unitMillis = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1e3, m: 6e4, min: 6e4, h: 3.6e6 }[match[2] ?? 'ms'] ?? 1;
  return Number(match[1]) * unitMillis;
}
