import { createServiceApp } from '@pitwall-examples/chassis';
import type { FastifyInstance } from 'fastify';
import type { OrderDependencies } from './place-order.ts';
import { registerOrders } from './routes/orders.ts';
import { registerPlacement } from './routes/placement.ts';
import { logger } from './telemetry.ts';

export function createApp(dependencies: OrderDependencies): FastifyInstance {
  const app = createServiceApp({ logger });
  registerPlacement(app, dependencies);
  registerOrders(app, dependencies);
  return app;
}
