import type { Deposit, OrderState } from './contract.ts';
import { checkDeposit } from './deposit.ts';
import { recordDeposit, recordState } from './order-telemetry.ts';
import { changeState } from './order.ts';
import type { OrderDependencies } from './place-order.ts';
import { problem } from './problems.ts';
import type { ProductsClient } from './products-client.ts';
import type { StoredOrder } from './store/order-store.ts';
import { logger } from './telemetry.ts';

export async function cancelOrder(
  dependencies: OrderDependencies,
  order: StoredOrder,
  requestId: string,
): Promise<StoredOrder> {
  const cancelled = await moveOrder(dependencies, order, 'cancelled');
  await releaseSlot(dependencies.products, order, requestId);
  return cancelled;
}

/** The order is cancelled either way; a slot that stays taken is for us to clear up, not for the shopper to retry. */
async function releaseSlot(products: ProductsClient, order: StoredOrder, requestId: string): Promise<void> {
  try {
    await products.release(order, requestId);
  } catch (error) {
    logger.error('Build slot stays taken after a cancellation', { error, 'shop.order.id': order.id });
  }
}

export async function payDeposit(
  dependencies: OrderDependencies,
  order: StoredOrder,
  deposit: Deposit,
): Promise<StoredOrder> {
  const { requiredMinor, currency } = order.deposit;
  const { grossMinor } = order.price;
  const wrong = checkDeposit(deposit, { requiredMinor, grossMinor, currency, pointer: '#' });
  if (wrong) throw wrong;
  const paid = { ...order, deposit: { ...order.deposit, paidMinor: deposit.amountMinor } };
  const confirmed = await moveOrder(dependencies, paid, 'confirmed');
  recordDeposit(confirmed);
  return confirmed;
}

/** @throws a problem if the order cannot get there, or was changed meanwhile. */
export async function moveOrder(
  { store, now }: OrderDependencies,
  order: StoredOrder,
  state: OrderState,
): Promise<StoredOrder> {
  const moved = changeState(order, state, now());
  if (!(await store.replace(moved))) throw problem('changed-meanwhile');
  recordState(moved);
  return moved;
}
