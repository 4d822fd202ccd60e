import { describe, expect, it } from 'vitest';
import { createOutage } from './outage.ts';

describe('an outage', () => {
  it('keeps shoppers away for twice as long each time, up to five seconds', () => {
    const outage = createOutage();
    const pauses: number[] = [];
    let millis = 0;
    for (let attempt = 0; attempt < 6; attempt += 1) {
      outage.requestLost(millis);
      const from = millis;
      while (!outage.isOpen(millis)) millis += 100;
      pauses.push(millis - from);
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
  });

  it('is told of once when it begins and once when it ends', () => {
    const outage = createOutage();
    expect([outage.requestLost(0), outage.requestLost(10), outage.requestLost(600)]).toEqual([true, false, false]);
    expect([outage.requestAnswered(), outage.requestAnswered(), outage.isOpen(601)]).toEqual([true, false, true]);
  });
});
