import { describe, expect, it } from 'vitest';
import { createTally } from './tally.ts';

describe('the tally', () => {
  it('says in one line what happened since the last', () => {
    const tally = createTally(0);
    for (let millis = 1; millis <= 100; millis += 1) tally.requestAnswered(millis);
    tally.shopperArrived();
    tally.orderPlaced();
    tally.mistakeRefused();
    tally.unexpected('order 502');
    tally.unexpected('order 502');
    tally.unreachable();
    tally.turnedAway();
    expect(tally.describe(10_000)).toBe(
      'traffic 10 s: 100 requests (10.0/s, p95 96 ms) | 1 shoppers | 1 orders | ' +
        'errors: 1 expected, 2 unexpected (2 × order 502) | 1 requests lost, 1 shoppers turned away',
    );
    expect(tally.describe(20_000)).toBe(
      'traffic 10 s: 0 requests (0.0/s, p95 0 ms) | 0 shoppers | 0 orders | errors: 0 expected, 0 unexpected',
    );
    expect(tally.totals()).toMatchObject({ requests: 100, unexpected: 2 });
  });
});
