import { describe, expect, it } from 'vitest';
import { problem, resolveReason } from './problems.ts';
import { instruments } from './telemetry.ts';

const document = (status: number, code = 'some-code') => ({ type: 'about:blank', title: '', status, code });

describe('a rejection', () => {
  it.each([
    [400, 'invalid-request'],
    [413, 'invalid-request'],
    [404, 'not-found'],
    [409, 'conflict'],
    [422, 'unprocessable'],
    [429, 'rate-limited'],
    [500, 'internal'],
    [502, 'upstream-failed'],
    [504, 'upstream-timeout'],
  ])('with %i is counted as %s', (status, reason) => {
    expect(resolveReason(document(status))).toBe(reason);
  });

  it('for a market that does not exist has a reason of its own', () => {
    expect(resolveReason(problem('unknown-market').document)).toBe('unknown-market');
  });

  it('is counted with declared reasons only, or does not compile', () => {
    instruments.rejected.add(1, { 'shop.rejection.reason': 'rate-limited' });
    // @ts-expect-error a status is not a reason
    instruments.rejected.add(1, { 'shop.rejection.reason': 429 });
    // @ts-expect-error a step that is not in the funnel
    instruments.funnelSteps.add(1, { 'shop.market': 'DE', 'shop.funnel.step': 'leave' });
    // @ts-expect-error a gauge is not added to
    expect(instruments.cartSessions.add).toBeUndefined();
  });
});
