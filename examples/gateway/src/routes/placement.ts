// Turns a cart item into an order. The browser names the item; configuration and customer come from the session, so
// that nobody orders in someone else's name.
import { requireAnswer } from '@pitwall-examples/chassis';
import type { Upstream } from '@pitwall-examples/chassis';
import type { Contact, Deposit, Order } from '@pitwall-examples/orders/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problem } from '../problems.ts';
import type { CartItem, Session, Sessions } from '../session.ts';
import { findSession } from '../session-cookie.ts';
import { recordChange } from './cart.ts';
import { parseMarket, recordStep } from './market.ts';
import type { MarketParams } from './market.ts';
import { orderSchema, placementHeadersSchema } from './schemas.ts';

interface Placement {
  Params: MarketParams;
  Headers: { readonly 'idempotency-key': string };
  Body: { readonly itemId: string; readonly contact: Contact; readonly deposit?: Deposit };
}

export interface PlacementDependencies {
  readonly sessions: Sessions;
  readonly orders: Upstream;
}

export function registerPlacement(app: FastifyInstance, { sessions, orders }: PlacementDependencies): void {
  app.post<Placement>(
    '/api/markets/:market/orders',
    { schema: { body: orderSchema, headers: placementHeadersSchema } },
    async (request, reply) => {
      const { session, item } = requireItem(sessions, request);
      claimItem(item, request.headers['idempotency-key']);
      const { order, isReplayed } = await placeOrder(orders, request, { session, item }).catch((error: unknown) => {
        // Turned down or unknown: the car may be ordered anew. Under the same key that is safe in either case.
        if (!item.orderId) delete item.orderKey;
        throw error;
      });
      if (isReplayed) void reply.header('idempotency-replayed', 'true');
      else recordOrdered(item);
      item.orderId = order.id;
      return reply.status(201).header('location', `/api/orders/${order.id}`).send(order);
    },
  );
}

interface Checkout {
  readonly session: Session;
  readonly item: CartItem;
}

async function placeOrder(
  orders: Upstream,
  request: FastifyRequest<Placement>,
  { session: { customerId }, item: { market, configuration } }: Checkout,
): Promise<{ readonly order: Order; readonly isReplayed: boolean }> {
  const { itemId: _itemId, ...details } = request.body;
  const reply = await orders.call<Order>('/orders', {
    method: 'POST',
    requestId: request.id,
    headers: { 'idempotency-key': request.headers['idempotency-key'] },
    body: { market, customerId, configuration, ...details },
  });
  return { order: requireAnswer(reply), isReplayed: reply.headers.get('idempotency-replayed') === 'true' };
}

/** One key at a time, so that two tabs cannot order one car twice. */
function claimItem(item: CartItem, key: string): void {
  if (item.orderKey !== undefined && item.orderKey !== key) throw problem('already-ordered');
  item.orderKey = key;
}

function requireItem(sessions: Sessions, request: FastifyRequest<Placement>): Checkout {
  const market = parseMarket(request.params);
  const session = findSession(sessions, request);
  const item = session?.items.get(request.body.itemId);
  if (!session || item?.market !== market) throw problem('unknown-item');
  return { session, item };
}

function recordOrdered(item: CartItem): void {
  recordStep(item.market, 'order');
  recordChange(item, 'ordered');
}
