import { marketCodes } from '@pitwall-examples/products/contract';
import { orderStates } from '../contract.ts';
import { isOpen } from '../order-state.ts';
import type { OrderStore, StateCount, StoredOrder } from './order-store.ts';

/** Keeps the newest orders in memory; beyond `maxOrders` the oldest closed one makes room. */
export function createMemoryOrderStore(maxOrders = 20_000): OrderStore {
  const orders = new Map<string, StoredOrder>();
  const idsByCustomer = new Map<string, string[]>();

  const forgetOldestClosed = (): void => {
    for (const order of orders.values()) {
      if (isOpen(order.state)) continue;
      orders.delete(order.id);
      const ids = idsByCustomer.get(order.customerId)?.filter((id) => id !== order.id) ?? [];
      if (ids.length === 0) idsByCustomer.delete(order.customerId);
      else idsByCustomer.set(order.customerId, ids);
      return;
    }
  };

  return {
    insert: async (order) => {
      if (orders.size >= maxOrders) forgetOldestClosed();
      orders.set(order.id, order);
      idsByCustomer.set(order.customerId, [...(idsByCustomer.get(order.customerId) ?? []), order.id]);
    },
    find: async (id) => orders.get(id),
    listByCustomer: async (customerId, limit) => {
      const ids = idsByCustomer.get(customerId) ?? [];
      return ids
        .toReversed()
        .slice(0, limit)
        .flatMap((id) => orders.get(id) ?? []);
    },
    listUnchangedSince: async (state, beforeMillis) =>
      [...orders.values()].filter((order) => order.state === state && Date.parse(order.changedAt) < beforeMillis),
    replace: async (order) => {
      if (orders.get(order.id)?.version !== order.version - 1) return false;
      orders.set(order.id, order);
      return true;
    },
    countOpen: () => countOpen(orders.values()),
  };
}

/** Zeros included: a gauge that falls silent is not a gauge that reads zero. */
function countOpen(orders: Iterable<StoredOrder>): StateCount[] {
  const counts = new Map<string, number>();
  for (const { market, state } of orders) counts.set(`${market}/${state}`, (counts.get(`${market}/${state}`) ?? 0) + 1);
  return marketCodes.flatMap((market) =>
    orderStates.filter(isOpen).map((state) => ({ market, state, count: counts.get(`${market}/${state}`) ?? 0 })),
  );
}
