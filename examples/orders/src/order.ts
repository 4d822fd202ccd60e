import { randomUUID } from 'node:crypto';
import type { ConfigurationVerdict, Price } from '@pitwall-examples/products/contract';
import type { Order, OrderRequest, OrderState } from './contract.ts';
import { canBecome } from './order-state.ts';
import { problem } from './problems.ts';
import type { StoredOrder } from './store/order-store.ts';

export type ValidVerdict = Extract<ConfigurationVerdict, { isValid: true }>;

export function createOrderId(): string {
  return `ord_${randomUUID().replaceAll('-', '').slice(0, 20)}`;
}

export interface OrderTerms {
  readonly id: string;
  readonly verdict: ValidVerdict;
  readonly leadTimeWeeks: number;
  readonly nowMillis: number;
}

/** A new order: confirmed if its deposit came with it, else waiting for it. */
export function createOrder(request: OrderRequest, terms: OrderTerms): StoredOrder {
  const { market, customerId, configuration, contact, deposit } = request;
  const { verdict, id, leadTimeWeeks } = terms;
  const at = new Date(terms.nowMillis).toISOString();
  return {
    id,
    customerId,
    market,
    model: verdict.model,
    configuration,
    contact,
    price: describeTotals(verdict.price),
    deposit: {
      requiredMinor: verdict.depositMinor,
      paidMinor: deposit?.amountMinor ?? 0,
      currency: verdict.price.currency,
    },
    leadTimeWeeks,
    state: deposit ? 'confirmed' : 'awaiting-deposit',
    placedAt: at,
    changedAt: at,
    version: 1,
  };
}

/** The next version of an order in another state. @throws a problem if it cannot get there from where it is. */
export function changeState(order: StoredOrder, state: OrderState, nowMillis: number): StoredOrder {
  if (!canBecome(order.state, state)) {
    throw problem('wrong-state', { detail: `An order that is ${order.state} cannot become ${state}` });
  }
  return { ...order, state, changedAt: new Date(nowMillis).toISOString(), version: order.version + 1 };
}

/** The order as its owner sees it. */
export function describeOrder({ contact: _contact, version: _version, ...order }: StoredOrder): Order {
  return order;
}

function describeTotals({ lines: _lines, linesIncludeTax: _shown, ...totals }: Price): Order['price'] {
  return totals;
}
