import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRateLimiter } from './rate-limit.ts';

const limit = { requestsPerSecond: 10, burst: 5 };

describe('the rate limit', () => {
  it('lets a burst pass, then says how long to wait', () => {
    const limiter = createRateLimiter(limit, () => 0);
    const waits = Array.from({ length: 6 }, () => limiter.take('a'));
    expect(waits).toEqual([0, 0, 0, 0, 0, 100]);
  });

  it('lets one more pass when that time is over', () => {
    let millis = 0;
    const limiter = createRateLimiter(limit, () => millis);
    for (let request = 0; request < 6; request += 1) limiter.take('a');
    millis = 100;
    expect([limiter.take('a'), limiter.take('a')]).toEqual([0, 100]);
  });

  it('does not make one client wait for another', () => {
    const limiter = createRateLimiter(limit, () => 0);
    for (let request = 0; request < 6; request += 1) limiter.take('a');
    expect(limiter.take('b')).toBe(0);
  });

  it('never lets more pass than burst and rate allow, however they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 200 }), (gaps) => {
        let millis = 0;
        const limiter = createRateLimiter(limit, () => millis);
        let passed = 0;
        for (const gap of gaps) {
          millis += gap;
          if (limiter.take('a') === 0) passed += 1;
        }
        expect(passed).toBeLessThanOrEqual(limit.burst + (millis / 1000) * limit.requestsPerSecond + 1e-9);
      }),
    );
  });
});
