// At most so many new traces a second: a token bucket that holds one second's worth. What comes from elsewhere with its
// decision made is `parentbased_`'s affair.
import type { Sampler } from '@opentelemetry/sdk-trace';
import { SamplingDecision } from '../opentelemetry.ts';

/** @param now milliseconds that only rise. */
export function createRateLimitedSampler(tracesPerSecond: number, now = (): number => performance.now()): Sampler {
  const capacity = tracesPerSecond > 0 ? Math.max(1, tracesPerSecond) : 0;
  let tokens = capacity;
  let filledAt = now();
  return {
    shouldSample: () => {
      const at = now();
      tokens = Math.min(capacity, tokens + ((at - filledAt) / 1000) * tracesPerSecond);
      filledAt = at;
      if (tokens < 1) return { decision: SamplingDecision.NOT_RECORD };
      tokens -= 1;
      return { decision: SamplingDecision.RECORD_AND_SAMPLED };
    },
    toString: () => `RateLimited{${tracesPerSecond}/s}`,
  };
}
