// The time range of the page: the last so many minutes, or between two instants.

export type TimeRange =
  | { readonly kind: 'last'; readonly label: string; readonly millis: number }
  | { readonly kind: 'between'; readonly fromMillis: number; readonly toMillis: number };

export interface TimeWindow {
  readonly fromMillis: number;
  readonly toMillis: number;
}

const minuteMillis = 60_000;

export const rangePresets = [
  { label: '5m', millis: 5 * minuteMillis, title: 'Last 5 minutes' },
  { label: '15m', millis: 15 * minuteMillis, title: 'Last 15 minutes' },
  { label: '1h', millis: 60 * minuteMillis, title: 'Last hour' },
  { label: '6h', millis: 360 * minuteMillis, title: 'Last 6 hours' },
  { label: '24h', millis: 1440 * minuteMillis, title: 'Last 24 hours' },
] as const;

const defaultRange: TimeRange = { kind: 'last', label: '15m', millis: 15 * minuteMillis };

export function parseTimeRange(params: URLSearchParams): TimeRange {
  const fromMillis = Number(params.get('from') ?? Number.NaN);
  const toMillis = Number(params.get('to') ?? Number.NaN);
  if (Number.isFinite(fromMillis) && Number.isFinite(toMillis) && fromMillis < toMillis)
    return { kind: 'between', fromMillis, toMillis };
  const preset = rangePresets.find(({ label }) => label === params.get('range'));
  return preset ? { kind: 'last', label: preset.label, millis: preset.millis } : defaultRange;
}

export function resolveTimeRange(range: TimeRange, nowMillis: number): TimeWindow {
  if (range.kind === 'between') return { fromMillis: range.fromMillis, toMillis: range.toMillis };
  return { fromMillis: nowMillis - range.millis, toMillis: nowMillis };
}

/** The parameters that say this range; the default says nothing. */
export function rangeParams(range: TimeRange): Record<'range' | 'from' | 'to', string | undefined> {
  if (range.kind === 'last')
    return { range: range.label === '15m' ? undefined : range.label, from: undefined, to: undefined };
  return { range: undefined, from: String(Math.floor(range.fromMillis)), to: String(Math.ceil(range.toMillis)) };
}

/** The value of a `datetime-local` field, in the reader's own zone. */
export function encodeLocalTime(millis: number): string {
  const date = new Date(millis - new Date(millis).getTimezoneOffset() * minuteMillis);
  return date.toISOString().slice(0, 19);
}

export function parseLocalTime(text: string): number | undefined {
  const millis = new Date(text).getTime();
  return Number.isFinite(millis) ? millis : undefined;
}
