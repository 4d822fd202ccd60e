import type { FastifyInstance } from 'fastify';
import { cancelOrder, payDeposit } from '../change-order.ts';
import type { Deposit } from '../contract.ts';
import { describeOrder } from '../order.ts';
import type { OrderDependencies } from '../place-order.ts';
import { problem } from '../problems.ts';
import type { StoredOrder } from '../store/order-store.ts';
import { customerQuerySchema, depositSchema } from './schemas.ts';

interface OrderParams {
  readonly id: string;
}

const maxListed = 50;

export function registerOrders(app: FastifyInstance, dependencies: OrderDependencies): void {
  const requireOrder = async ({ id }: OrderParams): Promise<StoredOrder> => {
    const order = await dependencies.store.find(id);
    if (!order) throw problem('unknown-order');
    return order;
  };

  app.get<{ Querystring: { readonly customerId: string } }>(
    '/orders',
    { schema: { querystring: customerQuerySchema } },
    async ({ query }) => {
      const orders = await dependencies.store.listByCustomer(query.customerId, maxListed);
      return { orders: orders.map(describeOrder) };
    },
  );

  app.get<{ Params: OrderParams }>('/orders/:id', async ({ params }) => describeOrder(await requireOrder(params)));

  app.post<{ Params: OrderParams; Body: Deposit }>(
    '/orders/:id/deposit',
    { schema: { body: depositSchema } },
    async ({ params, body }) => describeOrder(await payDeposit(dependencies, await requireOrder(params), body)),
  );

  app.post<{ Params: OrderParams }>('/orders/:id/cancel', async ({ params, id }) =>
    describeOrder(await cancelOrder(dependencies, await requireOrder(params), id)),
  );
}
