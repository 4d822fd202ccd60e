import { describe, expect, it } from 'vitest';
import { signals } from './signals.ts';
import { instruments } from './telemetry.ts';

describe('the signals of orders', () => {
  it('are all named for the shop', () => {
    const names = Object.values(signals).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !name.startsWith('shop.orders.'))).toEqual([]);
  });

  it('do not compile with a value or an attribute that is not declared', () => {
    instruments.ordersPlaced.add(1, { 'shop.market': 'DE', 'shop.model': 'tarn' });
    // @ts-expect-error no such model
    instruments.ordersPlaced.add(1, { 'shop.market': 'DE', 'shop.model': 'tarm' });
    // @ts-expect-error a customer is not an attribute
    instruments.ordersPlaced.add(1, { 'shop.market': 'DE', 'shop.model': 'tarn', 'shop.customer': 'cus_1' });
    // @ts-expect-error not a reason that an order is turned down for
    instruments.ordersRejected.add(1, { 'shop.market': 'DE', 'shop.rejection.reason': 'mood' });
    // @ts-expect-error a histogram records
    expect(instruments.placementDuration.add).toBeUndefined();
  });
});
