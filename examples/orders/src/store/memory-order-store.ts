import { isOpen } from '../order-state.ts';
import { countByMarket } from './state-counts.ts';
import type { OrderStore, StoredOrder } from './order-store.ts';

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
    countOpen: async () => countByMarket(orders.values()),
    close: () => {},
  };
}
