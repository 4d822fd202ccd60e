import { describe, expect, it } from 'vitest';
import { createFakeProducts } from '../test/fake-products.ts';
import { createOrder } from './order.ts';
import type { OrderDependencies } from './place-order.ts';
import { advanceOrders } from './production.ts';
import { createMemoryOrderStore } from './store/memory-order-store.ts';
import { logger } from './telemetry.ts';

for (const transport of logger.transports) transport.silent = true;

const deposit = { amountMinor: 50_000, currency: 'EUR' };
const request = {
  market: 'DE',
  customerId: 'cus_12345678',
  configuration: {
    model: 'tarn',
    trim: 'trail',
    powertrain: 'h170',
    paint: 'moss',
    wheels: 'alloy-18',
    packages: [],
    options: [],
  },
  contact: { name: 'E', email: 'e@example.com' },
} as const;

async function createShop(millis: () => number) {
  const products = createFakeProducts();
  const store = createMemoryOrderStore();
  const dependencies: OrderDependencies = { products, store, now: millis };
  const verdict = await products.validate('DE', request.configuration, 'request-1');
  if (!verdict.isValid) throw new Error('The fake builds this car');
  const terms = { verdict, leadTimeWeeks: 8, nowMillis: millis() };
  await store.insert(createOrder({ ...request, deposit }, { ...terms, id: 'paid' }));
  await store.insert(createOrder(request, { ...terms, id: 'unpaid' }));
  const states = async () => [(await store.find('paid'))?.state, (await store.find('unpaid'))?.state];
  return { products, dependencies, states };
}

describe('production', () => {
  it('builds and delivers what is paid, and lets go of what is not', async () => {
    let millis = 0;
    const { dependencies, products, states } = await createShop(() => millis);
    products.reserved.add('unpaid');
    expect(await advanceOrders(dependencies)).toBe(0);
    millis += 61_000;
    expect([await advanceOrders(dependencies), await states()]).toEqual([1, ['in-production', 'awaiting-deposit']]);
    millis += 121_000;
    expect([await advanceOrders(dependencies), await states()]).toEqual([2, ['delivered', 'cancelled']]);
    expect(products.reserved.has('unpaid')).toBe(false);
    millis += 1_000_000;
    expect(await advanceOrders(dependencies)).toBe(0);
  });
});
