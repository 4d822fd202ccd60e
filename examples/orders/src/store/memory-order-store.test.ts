import { describe, expect, it } from 'vitest';
import type { OrderState } from '../contract.ts';
import { createMemoryOrderStore } from './memory-order-store.ts';
import type { StoredOrder } from './order-store.ts';

function order(id: string, state: OrderState = 'confirmed', changedAt = '2026-01-01T00:00:00.000Z'): StoredOrder {
  return {
    id,
    customerId: 'cus_12345678',
    market: 'DE',
    model: 'tarn',
    configuration: { model: 'tarn', trim: '', powertrain: '', paint: '', wheels: '', packages: [], options: [] },
    price: { currency: 'EUR', minorUnitDigits: 2, taxRateBasisPoints: 0, netMinor: 1, taxMinor: 0, grossMinor: 1 },
    deposit: { requiredMinor: 1, paidMinor: 1, currency: 'EUR' },
    leadTimeWeeks: 1,
    state,
    placedAt: changedAt,
    changedAt,
    contact: { name: 'E', email: 'e@example.com' },
    version: 1,
  };
}

describe('the order store', () => {
  it('writes a version only over the one before it', async () => {
    const store = createMemoryOrderStore();
    await store.insert(order('a'));
    expect(await store.replace({ ...order('a'), version: 2, state: 'cancelled' })).toBe(true);
    expect(await store.replace({ ...order('a'), version: 2, state: 'in-production' })).toBe(false);
    expect((await store.find('a'))?.state).toBe('cancelled');
  });

  it('makes room by forgetting the oldest order that is closed, and no open one', async () => {
    const store = createMemoryOrderStore(3);
    await store.insert(order('open'));
    await store.insert(order('closed', 'delivered'));
    await store.insert(order('newer', 'cancelled'));
    await store.insert(order('newest'));
    expect((await store.listByCustomer('cus_12345678', 10)).map(({ id }) => id)).toEqual(['newest', 'newer', 'open']);
  });

  it('lists what has not changed since a time', async () => {
    const store = createMemoryOrderStore();
    await store.insert(order('old'));
    await store.insert(order('new', 'confirmed', '2026-06-01T00:00:00.000Z'));
    const due = await store.listUnchangedSince('confirmed', Date.parse('2026-03-01T00:00:00.000Z'));
    expect(due.map(({ id }) => id)).toEqual(['old']);
  });

  it('counts open orders by market and state, zeros included', async () => {
    const store = createMemoryOrderStore();
    await store.insert(order('a'));
    await store.insert(order('b', 'delivered'));
    const counts = store.countOpen();
    expect(counts).toHaveLength(24);
    expect(counts.filter(({ count }) => count > 0)).toEqual([{ market: 'DE', state: 'confirmed', count: 1 }]);
  });
});
