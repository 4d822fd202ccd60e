import { createServiceApp } from '@pitwall-examples/chassis';
import type { FastifyInstance } from 'fastify';
import type { OrderDependencies } from './place-order.ts';
import { createProductsClient } from './products-client.ts';
import { registerOrders } from './routes/orders.ts';
import { registerPlacement } from './routes/placement.ts';
import type { OrderStore } from './store/order-store.ts';
import { logger } from './telemetry.ts';

/** What the service stands on: its store, and products at this address. */
export function createDependencies(store: OrderStore, productsUrl: string): OrderDependencies {
  return { store, products: createProductsClient(productsUrl), now: Date.now };
}

export function createApp(dependencies: OrderDependencies): FastifyInstance {
  const app = createServiceApp({ logger });
  registerPlacement(app, dependencies);
  registerOrders(app, dependencies);
  app.addHook('onClose', async () => dependencies.store.close());
  return app;
}
