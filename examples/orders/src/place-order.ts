// Placing an order: can the car be built, is the deposit right, is there a slot; only then is there an order.
import type { FieldProblem } from '@pitwall-examples/chassis';
import type { ConfigurationProblem } from '@pitwall-examples/products/contract';
import type { OrderRequest } from './contract.ts';
import { checkDeposit } from './deposit.ts';
import { createOrder, createOrderId } from './order.ts';
import type { ValidVerdict } from './order.ts';
import { problem } from './problems.ts';
import type { ProductsClient } from './products-client.ts';
import type { OrderStore, StoredOrder } from './store/order-store.ts';

export interface OrderDependencies {
  readonly store: OrderStore;
  readonly products: ProductsClient;
  readonly now: () => number;
}

export async function placeOrder(
  { store, products, now }: OrderDependencies,
  request: OrderRequest,
  requestId: string,
): Promise<StoredOrder> {
  const verdict = await products.validate(request.market, request.configuration, requestId);
  if (!verdict.isValid) throw problem('invalid-configuration', { errors: verdict.problems.map(describeProblem) });
  requireDeposit(request, verdict);
  const slot = { id: createOrderId(), market: request.market, model: verdict.model };
  const reservation = await products.reserve(slot, requestId);
  if (!reservation) throw problem('sold-out', { detail: `${slot.model} in ${slot.market}` });
  const { leadTimeWeeks } = reservation;
  const order = createOrder(request, { id: slot.id, verdict, leadTimeWeeks, nowMillis: now() });
  try {
    await store.insert(order);
  } catch (error) {
    await products.release(slot, requestId);
    throw error;
  }
  return order;
}

function requireDeposit({ deposit }: OrderRequest, { price, depositMinor }: ValidVerdict): void {
  if (!deposit) return;
  const { grossMinor, currency } = price;
  const wrong = checkDeposit(deposit, { requiredMinor: depositMinor, grossMinor, currency, pointer: '#/deposit' });
  if (wrong) throw wrong;
}

/** The configurator's pointers start at the configuration; ours at the order. */
function describeProblem({ code, pointer, detail }: ConfigurationProblem): FieldProblem {
  return { in: 'body', code, pointer: pointer.replace('#', '#/configuration'), detail };
}
