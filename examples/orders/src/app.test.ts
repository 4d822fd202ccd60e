import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import type { Order } from './contract.ts';
import { createFakeProducts } from '../test/fake-products.ts';
import type { FakeProducts } from '../test/fake-products.ts';
import { createMemoryOrderStore } from './store/memory-order-store.ts';
import type { OrderStore } from './store/order-store.ts';
import { logger } from './telemetry.ts';

for (const transport of logger.transports) transport.silent = true;

const configuration = {
  model: 'tarn',
  trim: 'trail',
  powertrain: 'h170',
  paint: 'moss',
  wheels: 'alloy-18',
  packages: [],
  options: [],
};
const request = {
  market: 'DE',
  customerId: 'cus_12345678',
  configuration,
  contact: { name: 'Erika Mustermann', email: 'erika@example.com' },
  deposit: { amountMinor: 50_000, currency: 'EUR' },
};

let app: FastifyInstance;
let products: FakeProducts;
let store: OrderStore;
let logged: string[];
const listen = (line: unknown): void => void logged.push(JSON.stringify(line));

beforeEach(() => {
  logged = [];
  logger.on('data', listen);
  products = createFakeProducts();
  store = createMemoryOrderStore();
  app = createApp({ store, products, now: Date.now });
});
afterEach(async () => {
  logger.off('data', listen);
  await app.close();
});

function place(changes: object = {}, key = 'key-12345678') {
  const headers = { 'idempotency-key': key };
  return app.inject({ method: 'POST', url: '/orders', headers, payload: { ...request, ...changes } });
}

describe('orders', () => {
  it('confirms an order that comes with its deposit', async () => {
    const response = await place();
    const order = response.json<Order>();
    expect(response.statusCode).toBe(201);
    expect(response.headers.location).toBe(`/orders/${order.id}`);
    expect(order).toMatchObject({ state: 'confirmed', leadTimeWeeks: 9, price: { grossMinor: 3_570_000 } });
    expect([...products.reserved]).toEqual([order.id]);
    expect((await app.inject(`/orders/${order.id}`)).json()).toEqual(order);
  });

  it('answers the same order to the same key, and takes one slot', async () => {
    const [first, second] = await Promise.all([place(), place()]);
    expect(second.json()).toEqual(first.json());
    expect([first.headers['idempotency-replayed'], second.headers['idempotency-replayed']]).toEqual([
      undefined,
      'true',
    ]);
    expect(products.reserved.size).toBe(1);
  });

  it('refuses a key that was used for another order, but not another customer’s', async () => {
    await place();
    expect((await place({ market: 'FR' })).json()).toMatchObject({ status: 422, code: 'key-reused' });
    expect((await place({ customerId: 'cus_87654321' })).statusCode).toBe(201);
  });

  it('waits for a deposit that comes later', async () => {
    const { id } = (await place({ deposit: undefined })).json<Order>();
    const pay = (amountMinor: number) =>
      app.inject({ method: 'POST', url: `/orders/${id}/deposit`, payload: { amountMinor, currency: 'EUR' } });
    expect((await pay(1)).json()).toMatchObject({ status: 422, errors: [{ pointer: '#/amountMinor' }] });
    expect((await pay(50_000)).json()).toMatchObject({ state: 'confirmed', deposit: { paidMinor: 50_000 } });
    expect((await pay(50_000)).json()).toMatchObject({ status: 409, code: 'wrong-state' });
  });

  it('points at what cannot be built', async () => {
    const response = await place({ configuration: { ...configuration, paint: 'plaid' } });
    expect(response.json()).toMatchObject({
      status: 422,
      code: 'invalid-configuration',
      errors: [{ pointer: '#/configuration/paint', code: 'unknown' }],
    });
  });

  it('says that a car is sold out, and lets the same key try again', async () => {
    products.isSoldOut = true;
    expect((await place()).json()).toMatchObject({ status: 409, code: 'sold-out' });
    products.isSoldOut = false;
    expect((await place()).statusCode).toBe(201);
  });

  it('cancels once and gives the slot back', async () => {
    const { id } = (await place()).json<Order>();
    const cancel = () => app.inject({ method: 'POST', url: `/orders/${id}/cancel` });
    expect((await cancel()).json()).toMatchObject({ state: 'cancelled' });
    expect(products.reserved.size).toBe(0);
    expect((await cancel()).json()).toMatchObject({ status: 409, code: 'wrong-state' });
  });

  it('cancels though the slot cannot be given back, and logs that as an error', async () => {
    const { id } = (await place()).json<Order>();
    products.isReleaseBroken = true;
    expect((await app.inject({ method: 'POST', url: `/orders/${id}/cancel` })).statusCode).toBe(200);
    expect(logged.filter((line) => line.includes('"level":"error"'))).toHaveLength(1);
  });

  it('gives the slot back when the order cannot be kept', async () => {
    await app.close();
    const broken = { ...store, insert: () => Promise.reject(new Error('the table is gone')) };
    app = createApp({ store: broken, products, now: Date.now });
    expect((await place()).statusCode).toBe(500);
    expect(products.reserved.size).toBe(0);
  });

  it('lists a customer’s orders, newest first, and nobody else’s', async () => {
    const ids = [(await place({}, 'key-first-1')).json<Order>().id, (await place({}, 'key-second')).json<Order>().id];
    await place({ customerId: 'cus_87654321' });
    const listed = (await app.inject('/orders?customerId=cus_12345678')).json<{ orders: Order[] }>();
    expect(listed.orders.map(({ id }) => id)).toEqual(ids.toReversed());
  });

  it.each([
    ['a missing contact', { contact: undefined }, '#/contact'],
    ['an address that is none', { contact: { name: 'E', email: 'nowhere' } }, '#/contact/email'],
    ['a deposit in words', { deposit: { amountMinor: '50000', currency: 'EUR' } }, '#/deposit/amountMinor'],
    ['a market that does not exist', { market: 'XX' }, '#/market'],
    ['a field too many', { discount: 100 }, '#/discount'],
  ])('refuses %s and points at it', async (_what, changes, pointer) => {
    const response = await place(changes);
    expect(response.json()).toMatchObject({ status: 400, errors: [{ pointer }] });
  });

  it('refuses an order without a key', async () => {
    const response = await app.inject({ method: 'POST', url: '/orders', payload: request });
    expect(response.json()).toMatchObject({ status: 400, errors: [{ in: 'headers', pointer: '#/idempotency-key' }] });
  });

  it('answers 404 to an order that it does not know', async () => {
    expect((await app.inject('/orders/ord_nothing')).json()).toMatchObject({ status: 404, code: 'unknown-order' });
  });

  it('never logs or answers who ordered', async () => {
    const { id } = (await place()).json<Order>();
    await place({ configuration: { ...configuration, paint: 'plaid' } }, 'key-plaid-1');
    const answers = [
      (await app.inject(`/orders/${id}`)).body,
      (await app.inject('/orders?customerId=cus_12345678')).body,
    ];
    expect(logged.length).toBeGreaterThan(2);
    for (const text of [...logged, ...answers]) expect(text).not.toMatch(/erika|mustermann/i);
  });

  it('answers anything that is sent as an order, and never with a 5xx', async () => {
    const fields = fc.constantFrom('market', 'customerId', 'configuration', 'contact', 'deposit', 'extra');
    const spoilt = fc.tuple(fields, fc.jsonValue()).map(([field, value]) => ({ ...request, [field]: value }));
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(spoilt, fc.jsonValue()), async (value) => {
        const headers = { 'idempotency-key': 'key-12345678', 'content-type': 'application/json' };
        const payload = JSON.stringify(value);
        const response = await app.inject({ method: 'POST', url: '/orders', headers, payload });
        if (response.statusCode >= 400) refused += 1;
        expect(response.statusCode).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
    expect(refused).toBeGreaterThan(250);
    expect(products.reserved.size).toBeLessThanOrEqual(1);
  });
});
