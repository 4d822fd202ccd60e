import { randomUUID } from 'node:crypto';
import { requireAnswer } from '@pitwall-examples/chassis';
import type { Upstream } from '@pitwall-examples/chassis';
import type { Configuration, ConfigurationVerdict, MarketCode } from '@pitwall-examples/products/contract';
import type { FastifyInstance } from 'fastify';
import { problem } from '../problems.ts';
import type { CartItem, Session, Sessions } from '../session.ts';
import { findSession, openSession } from '../session-cookie.ts';
import { instruments, logger } from '../telemetry.ts';
import { parseMarket, recordStep } from './market.ts';
import type { MarketParams } from './market.ts';
import { configurationSchema } from './schemas.ts';

interface ItemParams extends MarketParams {
  readonly item: string;
}

const maxItems = 10;

export interface CartDependencies {
  readonly sessions: Sessions;
  readonly products: Upstream;
}

export function registerCart(app: FastifyInstance, { sessions, products }: CartDependencies): void {
  app.get<{ Params: MarketParams }>('/api/markets/:market/cart', async (request) => {
    const market = parseMarket(request.params);
    return { items: listItems(findSession(sessions, request), market) };
  });

  app.post<{ Params: MarketParams; Body: Configuration }>(
    '/api/markets/:market/cart/items',
    { schema: { body: configurationSchema } },
    async (request, reply) => {
      const market = parseMarket(request.params);
      const session = openSession(sessions, request, reply);
      if (listItems(session, market).length >= maxItems) throw problem('cart-full');
      const call = { method: 'POST', body: request.body, requestId: request.id } as const;
      const path = `/markets/${market}/configurations`;
      const item = createItem(
        market,
        request.body,
        requireAnswer(await products.call<ConfigurationVerdict>(path, call)),
      );
      session.items.set(item.id, item);
      recordStep(market, 'cart');
      recordChange(item, 'added');
      return reply.status(201).send(describeItem(item));
    },
  );

  app.delete<{ Params: ItemParams }>('/api/markets/:market/cart/items/:item', async (request, reply) => {
    parseMarket(request.params);
    const session = findSession(sessions, request);
    const item = session?.items.get(request.params.item);
    if (!session || !item || item.orderId) throw problem('unknown-item');
    session.items.delete(item.id);
    recordChange(item, 'removed');
    return reply.status(204).send();
  });
}

export function recordChange({ market, model }: CartItem, change: 'added' | 'removed' | 'ordered'): void {
  instruments.cartItems.add(1, { 'shop.market': market, 'shop.cart.change': change });
  logger.info(`Cart item ${change}`, { 'shop.market': market, 'shop.model': model });
}

/** Only a car that can be built goes into the cart; the price it was put in with is shown until it is ordered. */
function createItem(market: MarketCode, configuration: Configuration, verdict: ConfigurationVerdict): CartItem {
  if (!verdict.isValid) throw problem('invalid-configuration', { errors: verdict.problems });
  const { model, price, depositMinor } = verdict;
  return { id: randomUUID(), market, model, configuration, price, depositMinor };
}

type ItemView = Omit<CartItem, 'orderKey' | 'orderId'>;

function listItems(session: Session | undefined, market: MarketCode): ItemView[] {
  const items = [...(session?.items.values() ?? [])];
  return items.filter((item) => item.market === market && !item.orderId).map(describeItem);
}

function describeItem({ orderKey: _key, orderId: _orderId, ...item }: CartItem): ItemView {
  return item;
}
