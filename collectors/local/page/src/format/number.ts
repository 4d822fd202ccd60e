// Numbers for people: three significant digits, a unit, and never an exponent.

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const significant = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

export function formatCount(count: number): string {
  return whole.format(count);
}

/** 12,345 stays; 1,234,567 is 1.23M. */
export function formatCompact(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${significant.format(value / 1e9)}G`;
  if (size >= 1e6) return `${significant.format(value / 1e6)}M`;
  if (size >= 1e4) return `${significant.format(value / 1e3)}k`;
  return formatPlain(value);
}

export function formatPlain(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1_000) return whole.format(value);
  if (size !== 0 && size < 0.001) return value.toExponential(1);
  return significant.format(value);
}

export function formatRate(perSecond: number): string {
  if (perSecond > 0 && perSecond < 0.01) return '<0.01/s';
  return `${formatCompact(perSecond)}/s`;
}

/** 0 to 1 as a percentage. A little is never shown as none. */
export function formatRatio(ratio: number): string {
  const percent = ratio * 100;
  if (percent > 0 && percent < 0.1) return '<0.1%';
  return `${percent >= 10 ? whole.format(percent) : significant.format(Math.round(percent * 10) / 10)}%`;
}

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < byteUnits.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${significant.format(value)} ${byteUnits[unit]}`;
}
