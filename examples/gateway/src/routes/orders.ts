import { requireAnswer } from '@pitwall-examples/chassis';
import type { Deposit, Order } from '@pitwall-examples/orders/contract';
import type { Market, ModelSummary } from '@pitwall-examples/products/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problem } from '../problems.ts';
import type { Sessions } from '../session.ts';
import { findSession } from '../session-cookie.ts';
import { logger } from '../telemetry.ts';
import type { Upstreams } from '../upstreams.ts';
import { depositSchema, orderParamsSchema } from './schemas.ts';

interface OrderParams {
  readonly id: string;
}

export interface OrdersDependencies extends Upstreams {
  readonly sessions: Sessions;
}

export function registerOrders(app: FastifyInstance, dependencies: OrdersDependencies): void {
  const { orders, sessions } = dependencies;

  app.get('/api/orders', async (request) => {
    const customerId = findSession(sessions, request)?.customerId;
    if (customerId === undefined) return { orders: [] };
    const path = `/orders?customerId=${customerId}`;
    const listed = requireAnswer(await orders.call<{ orders: Order[] }>(path, { requestId: request.id }));
    const names = await listModelNames(dependencies, listed.orders, request.id);
    return { orders: listed.orders.map((order) => ({ ...order, modelName: names.get(order.model) ?? order.model })) };
  });

  app.get<{ Params: OrderParams }>('/api/orders/:id', { schema: { params: orderParamsSchema } }, async (request) =>
    requireOwnOrder(dependencies, request),
  );

  app.post<{ Params: OrderParams; Body: Deposit }>(
    '/api/orders/:id/deposit',
    { schema: { params: orderParamsSchema, body: depositSchema } },
    async (request) => {
      const { id } = await requireOwnOrder(dependencies, request);
      const call = { method: 'POST', body: request.body, requestId: request.id } as const;
      return requireAnswer(await orders.call<Order>(`/orders/${id}/deposit`, call));
    },
  );

  app.post<{ Params: OrderParams }>(
    '/api/orders/:id/cancel',
    { schema: { params: orderParamsSchema } },
    async (request) => {
      const { id } = await requireOwnOrder(dependencies, request);
      return requireAnswer(await orders.call<Order>(`/orders/${id}/cancel`, { method: 'POST', requestId: request.id }));
    },
  );
}

/** Someone else's order looks like none. */
async function requireOwnOrder(
  { orders, sessions }: OrdersDependencies,
  request: FastifyRequest<{ Params: OrderParams }>,
): Promise<Order> {
  const customerId = findSession(sessions, request)?.customerId;
  if (customerId === undefined) throw problem('unknown-order');
  const reply = await orders.call<Order>(`/orders/${request.params.id}`, { requestId: request.id });
  const order = requireAnswer(reply);
  if (order.customerId !== customerId) throw problem('unknown-order');
  return order;
}

/** Names make the list nicer; without products it is still the list. */
async function listModelNames(
  { products }: OrdersDependencies,
  orders: readonly Order[],
  requestId: string,
): Promise<Map<string, string>> {
  const markets: Market['code'][] = [...new Set(orders.map(({ market }) => market))];
  const replies = markets.map((market) =>
    products.call<{ models: ModelSummary[] }>(`/markets/${market}/models`, { requestId }),
  );
  try {
    const listed = (await Promise.all(replies)).flatMap((reply) => requireAnswer(reply).models);
    return new Map(listed.map(({ id, name }) => [id, name]));
  } catch (error) {
    logger.warn('Listing orders without the names of their models', { error });
    return new Map();
  }
}
