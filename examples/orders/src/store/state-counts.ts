import { marketCodes } from '@pitwall-examples/products/contract';
import { orderStates } from '../contract.ts';
import { isOpen } from '../order-state.ts';
import type { StateCount, StoredOrder } from './order-store.ts';

export const openStates = orderStates.filter(isOpen);

/** How many are open, of each market and state. */
export function countByMarket(orders: Iterable<StoredOrder>): StateCount[] {
  const counts = new Map<string, number>();
  for (const { market, state } of orders) counts.set(`${market}/${state}`, (counts.get(`${market}/${state}`) ?? 0) + 1);
  return marketCodes.flatMap((market) =>
    openStates.map((state) => ({ market, state, count: counts.get(`${market}/${state}`) ?? 0 })),
  );
}
