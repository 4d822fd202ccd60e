import { createServiceApp } from '@pitwall-examples/chassis';
import type { FastifyInstance } from 'fastify';
import { resolveReason } from './problems.ts';
import { createRateLimiter, registerRateLimit } from './rate-limit.ts';
import type { RateLimit } from './rate-limit.ts';
import { registerCart } from './routes/cart.ts';
import { registerCatalogue } from './routes/catalogue.ts';
import { registerOrders } from './routes/orders.ts';
import { registerPlacement } from './routes/placement.ts';
import type { Sessions } from './session.ts';
import { instruments, logger } from './telemetry.ts';
import type { Upstreams } from './upstreams.ts';

export interface GatewayDependencies extends Upstreams {
  readonly sessions: Sessions;
  readonly rateLimit: RateLimit;
}

export function createApp(dependencies: GatewayDependencies): FastifyInstance {
  const app = createServiceApp({
    logger,
    isBehindProxy: true,
    onProblem: (document) => instruments.rejected.add(1, { 'shop.rejection.reason': resolveReason(document) }),
  });
  registerRateLimit(app, createRateLimiter(dependencies.rateLimit));
  registerCatalogue(app, dependencies.products);
  registerCart(app, dependencies);
  registerPlacement(app, dependencies);
  registerOrders(app, dependencies);
  return app;
}
