import { startDynamodb } from '@pitwall-examples/cloud';
import type { DynamodbServer } from '@pitwall-examples/cloud';
import { openTable } from '@pitwall-examples/chassis/table';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderState } from '../contract.ts';
import { createMemoryOrderStore } from './memory-order-store.ts';
import type { OrderStore, StoredOrder } from './order-store.ts';
import { createTableOrderStore, ordersTable } from './table-order-store.ts';

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

let dynamodb: DynamodbServer;
let tables = 0;
beforeAll(async () => {
  dynamodb = await startDynamodb({ host: '127.0.0.1', port: 0 });
});
afterAll(() => dynamodb.stop());

const stores: readonly (readonly [string, () => Promise<OrderStore>])[] = [
  ['in memory', async () => createMemoryOrderStore()],
  [
    'in DynamoDB',
    async () => {
      const env = { AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${dynamodb.port}` };
      tables += 1;
      return createTableOrderStore(await openTable({ ...ordersTable, name: `orders${tables}` }, env));
    },
  ],
];

describe.each(stores)('orders %s', (_title, open) => {
  it('are found as they were written, and only they', async () => {
    const store = await open();
    await store.insert(order('a'));
    expect(await store.find('a')).toEqual(order('a'));
    expect(await store.find('b')).toBeUndefined();
  });

  it('are written as a version only over the one before it', async () => {
    const store = await open();
    await store.insert(order('a'));
    expect(await store.replace({ ...order('a'), version: 2, state: 'cancelled' })).toBe(true);
    expect(await store.replace({ ...order('a'), version: 2, state: 'in-production' })).toBe(false);
    expect((await store.find('a'))?.state).toBe('cancelled');
  });

  it('are listed for their customer, newest first, up to a limit', async () => {
    const store = await open();
    await store.insert(order('old'));
    await store.insert(order('new', 'confirmed', '2026-06-01T00:00:00.000Z'));
    await store.insert({ ...order('other'), customerId: 'cus_other' });
    expect((await store.listByCustomer('cus_12345678', 10)).map(({ id }) => id)).toEqual(['new', 'old']);
    expect((await store.listByCustomer('cus_12345678', 1)).map(({ id }) => id)).toEqual(['new']);
  });

  it('are listed that have not changed since a time', async () => {
    const store = await open();
    await store.insert(order('old'));
    await store.insert(order('new', 'confirmed', '2026-06-01T00:00:00.000Z'));
    await store.insert(order('closed', 'delivered'));
    const due = await store.listUnchangedSince('confirmed', Date.parse('2026-03-01T00:00:00.000Z'));
    expect(due.map(({ id }) => id)).toEqual(['old']);
  });

  it('are counted by market and open state, zeros included', async () => {
    const store = await open();
    await store.insert(order('a'));
    await store.insert(order('b', 'delivered'));
    const counts = await store.countOpen();
    expect(counts).toHaveLength(24);
    expect(counts.filter(({ count }) => count > 0)).toEqual([{ market: 'DE', state: 'confirmed', count: 1 }]);
  });
});

describe('orders in memory', () => {
  it('make room by forgetting the oldest that is closed, and no open one', async () => {
    const store = createMemoryOrderStore(3);
    await store.insert(order('open'));
    await store.insert(order('closed', 'delivered'));
    await store.insert(order('newer', 'cancelled'));
    await store.insert(order('newest'));
    expect((await store.listByCustomer('cus_12345678', 10)).map(({ id }) => id)).toEqual(['newest', 'newer', 'open']);
  });
});

describe('orders in DynamoDB', () => {
  it('are still there when the table is opened again', async () => {
    const env = { AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${dynamodb.port}` };
    await createTableOrderStore(await openTable(ordersTable, env)).insert(order('kept'));
    expect(await createTableOrderStore(await openTable(ordersTable, env)).find('kept')).toEqual(order('kept'));
  });
});
