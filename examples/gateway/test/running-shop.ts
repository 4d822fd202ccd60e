// The three services as they run, on free ports of loopback; only the processes are one.
import { createApp as createOrdersApp, createDependencies } from '@pitwall-examples/orders/app';
import { createApp as createProductsApp } from '@pitwall-examples/products/app';
import type { FastifyInstance } from 'fastify';
import { createApp } from '../src/app.ts';
import type { RateLimit } from '../src/rate-limit.ts';
import { createSessions } from '../src/session.ts';
import { createUpstreams } from '../src/upstreams.ts';

export interface RunningShop {
  readonly url: string;
  readonly gateway: FastifyInstance;
  readonly products: FastifyInstance;
  readonly orders: FastifyInstance;
  stop(): Promise<void>;
}

export interface RunningShopOptions {
  readonly rateLimit?: RateLimit;
  /** Called with the gateway before it listens. */
  readonly prepare?: (gateway: FastifyInstance) => void;
}

const unlimited: RateLimit = { requestsPerSecond: 1e6, burst: 1e6 };
const anyPort = { host: '127.0.0.1', port: 0 };

export async function startShop({ rateLimit = unlimited, prepare }: RunningShopOptions = {}): Promise<RunningShop> {
  const products = createProductsApp();
  const productsUrl = await products.listen(anyPort);
  const orders = createOrdersApp(createDependencies(productsUrl));
  const ordersUrl = await orders.listen(anyPort);
  const upstreams = createUpstreams({ products: productsUrl, orders: ordersUrl, timeoutMillis: 1000 });
  const gateway = createApp({ ...upstreams, sessions: createSessions(), rateLimit });
  prepare?.(gateway);
  const url = await gateway.listen(anyPort);
  return {
    url,
    gateway,
    products,
    orders,
    stop: async () => void (await Promise.all([gateway.close(), orders.close(), products.close()])),
  };
}
