import type { FastifyInstance } from 'fastify';
import type { OrderRequest } from '../contract.ts';
import { createIdempotency } from '../idempotency.ts';
import type { IdempotentOutcome } from '../idempotency.ts';
import { recordDuration, recordFailure, recordPlaced, recordReplay } from '../order-telemetry.ts';
import { describeOrder } from '../order.ts';
import { placeOrder } from '../place-order.ts';
import type { OrderDependencies } from '../place-order.ts';
import { problem } from '../problems.ts';
import type { StoredOrder } from '../store/order-store.ts';
import { orderSchema, placementHeadersSchema } from './schemas.ts';

interface PlacementHeaders {
  readonly 'idempotency-key': string;
}

export function registerPlacement(app: FastifyInstance, dependencies: OrderDependencies): void {
  const idempotency = createIdempotency<StoredOrder>({ now: dependencies.now });

  app.post<{ Body: OrderRequest; Headers: PlacementHeaders }>(
    '/orders',
    { schema: { body: orderSchema, headers: placementHeadersSchema } },
    async ({ body, headers, id }, reply) => {
      // A key is its customer's own: nobody can replay, or block, somebody else's order.
      const key = `${body.customerId}/${headers['idempotency-key']}`;
      const placed = await recorded(body, () => idempotency.run(key, body, () => placeOrder(dependencies, body, id)));
      if (placed.isReplayed) void reply.header('idempotency-replayed', 'true');
      return reply.status(201).header('location', `/orders/${placed.order.id}`).send(describeOrder(placed.order));
    },
  );
}

interface Placed {
  readonly order: StoredOrder;
  readonly isReplayed: boolean;
}

async function recorded({ market }: OrderRequest, run: () => Promise<IdempotentOutcome<StoredOrder>>): Promise<Placed> {
  const startMillis = performance.now();
  try {
    const outcome = await run();
    if (outcome.kind === 'reused') throw problem('key-reused');
    const isReplayed = outcome.kind === 'replayed';
    if (isReplayed) recordReplay(market, outcome.value);
    else recordPlaced(outcome.value);
    recordDuration(isReplayed ? 'replayed' : 'placed', startMillis);
    return { order: outcome.value, isReplayed };
  } catch (error) {
    recordDuration(recordFailure(market, error), startMillis);
    throw error;
  }
}
