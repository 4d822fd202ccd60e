// How long to wait before the next attempt: exponential with full jitter, or what the backend asked for.
// https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/

const firstMillis = 1000;
const mostMillis = 30_000;
/** No backend may silence us for longer. */
export const mostRetryAfterMillis = 300_000;

/** @param attempt 1 for the wait after the first failure. @param random from 0 to 1. */
export function computeBackoffMillis(attempt: number, random: number, retryAfterMillis?: number): number {
  if (retryAfterMillis !== undefined) return Math.min(retryAfterMillis, mostRetryAfterMillis);
  return Math.round(Math.min(mostMillis, firstMillis * 2 ** Math.min(attempt - 1, 16)) * random);
}

/** `Retry-After` as seconds or an HTTP date (RFC 9110, section 10.2.3). Undefined when absent or garbage. */
export function parseRetryAfter(header: string | undefined, nowMillis: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header.trim()) * 1000;
  if (!/^[A-Za-z]{3}/.test(header.trim())) return undefined;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMillis);
}
