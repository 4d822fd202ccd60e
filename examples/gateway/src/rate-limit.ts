// One token bucket per client address. It stands where a web application firewall will, and only has to keep one
// impatient client from taking what the others need.
import type { FastifyInstance } from 'fastify';
import { problem } from './problems.ts';
import { logger } from './telemetry.ts';

export interface RateLimit {
  readonly requestsPerSecond: number;
  readonly burst: number;
}

export interface RateLimiter {
  /** Milliseconds until the next request may come; 0 if this one may pass. */
  take(client: string): number;
}

interface Bucket {
  readonly tokens: number;
  readonly atMillis: number;
}

const maxClients = 10_000;

export function createRateLimiter(limit: RateLimit, now: () => number = Date.now): RateLimiter {
  const buckets = new Map<string, Bucket>();
  return {
    take(client) {
      const atMillis = now();
      const tokens = refill(buckets.get(client), limit, atMillis);
      const isAllowed = tokens >= 1;
      // Moved to the end, so that the first bucket is the one unused for longest.
      buckets.delete(client);
      buckets.set(client, { tokens: isAllowed ? tokens - 1 : tokens, atMillis });
      if (buckets.size > maxClients) forgetFirst(buckets);
      return isAllowed ? 0 : Math.ceil(((1 - tokens) / limit.requestsPerSecond) * 1000);
    },
  };
}

/** Refuses with 429 and Retry-After (whole seconds, RFC 9110 section 10.2.3). */
export function registerRateLimit(app: FastifyInstance, limiter: RateLimiter): void {
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.url === '/health') return;
    const waitMillis = limiter.take(request.ip);
    if (waitMillis === 0) return;
    // Not the address: who it was is personal data, and the trace knows the rest.
    logger.warn('Request refused by the rate limit', { 'http.route': request.routeOptions.url ?? '' });
    const retryAfter = `${Math.max(1, Math.ceil(waitMillis / 1000))}`;
    throw problem('rate-limited', { detail: `Wait ${retryAfter} s`, headers: { 'retry-after': retryAfter } });
  });
}

function refill(bucket: Bucket | undefined, { requestsPerSecond, burst }: RateLimit, nowMillis: number): number {
  if (!bucket) return burst;
  const refilled = ((nowMillis - bucket.atMillis) / 1000) * requestsPerSecond;
  return Math.min(burst, bucket.tokens + Math.max(0, refilled));
}

function forgetFirst(buckets: Map<string, Bucket>): void {
  for (const client of buckets.keys()) {
    buckets.delete(client);
    return;
  }
}
