// Values with UCUM units (https://ucum.org/ucum), as OpenTelemetry metrics carry them.
import { formatDuration } from './duration.ts';
import { formatBytes, formatCompact, formatRatio } from './number.ts';

const millisOf: Readonly<Record<string, number>> = { d: 8.64e7, h: 3.6e6, min: 6e4, s: 1e3, ms: 1, us: 1e-3, ns: 1e-6 };

export function formatValue(value: number, unit: string): string {
  if (!Number.isFinite(value)) return '–';
  const unitMillis = millisOf[unit];
  if (unitMillis !== undefined) return formatDuration(value * unitMillis);
  if (unit === 'By') return formatBytes(value);
  if (unit === 'By/s') return `${formatBytes(value)}/s`;
  if (unit === 'ratio') return formatRatio(value);
  const suffix = describeUnit(unit);
  if (suffix === '') return formatCompact(value);
  return suffix.startsWith('/') || suffix === '%'
    ? `${formatCompact(value)}${suffix}`
    : `${formatCompact(value)} ${suffix}`;
}

/** `{order}` → `order`, `{request}/s` → `request/s`, `1/s` → `/s`, `1` → nothing. */
export function describeUnit(unit: string): string {
  return unit.replaceAll(/[{}]/g, '').replace(/^1(?=\/|$)/, '');
}

/** Aggregates that count per second or per step change the unit. */
export function unitOfAggregate(unit: string, aggregate: string, kind: string): string {
  const counted = kind === 'histogram' || kind === 'summary' ? '1' : unit;
  if (aggregate === 'rate') return unit.endsWith('/s') ? unit : `${counted}/s`;
  if (aggregate === 'increase') return counted;
  return unit;
}
