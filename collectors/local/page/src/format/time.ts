// Instants, in the reader's own zone.

const dayMillis = 86_400_000;

export function formatAgo(thenMillis: number, nowMillis: number): string {
  const seconds = Math.max(0, Math.round((nowMillis - thenMillis) / 1_000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

/** `14:03:07.250` */
export function formatClock(millis: number): string {
  const date = new Date(millis);
  const pad = (value: number, width = 2): string => String(value).padStart(width, '0');
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}.${pad(date.getMilliseconds(), 3)}`;
}

/** `2026-11-23` */
function formatDay(millis: number): string {
  return new Date(millis - new Date(millis).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** The clock alone for today, with the day before it otherwise. */
export function formatInstant(millis: number, nowMillis: number): string {
  const isToday = formatDay(millis) === formatDay(nowMillis);
  return isToday ? formatClock(millis) : `${formatDay(millis)} ${formatClock(millis)}`;
}

/** An axis' label: seconds only where they matter. */
export function formatAxisTime(millis: number, windowMillis: number): string {
  const clock = formatClock(millis);
  if (windowMillis > dayMillis) return `${formatDay(millis).slice(5)} ${clock.slice(0, 5)}`;
  if (windowMillis <= 10_000) return clock.slice(0, 10);
  return windowMillis <= 10 * 60_000 ? clock.slice(0, 8) : clock.slice(0, 5);
}
