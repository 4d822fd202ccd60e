import { createUpstream } from '@pitwall-examples/chassis';
import type { Upstream } from '@pitwall-examples/chassis';
import { instruments, logger } from './telemetry.ts';

export interface Upstreams {
  readonly products: Upstream;
  readonly orders: Upstream;
}

export interface UpstreamUrls {
  readonly products: string;
  readonly orders: string;
  readonly timeoutMillis?: number;
}

/** Orders asks products in turn, so it gets the longer deadline. */
export function createUpstreams({ products, orders, timeoutMillis = 2000 }: UpstreamUrls): Upstreams {
  return {
    products: createCounted('products', products, timeoutMillis),
    orders: createCounted('orders', orders, 2 * timeoutMillis),
  };
}

function createCounted(name: 'products' | 'orders', baseUrl: string, timeoutMillis: number): Upstream {
  return createUpstream({
    name,
    baseUrl,
    timeoutMillis,
    onRetry: (error) => {
      instruments.upstreamRetries.add(1, { 'shop.upstream': name });
      logger.warn('Asking again', { 'shop.upstream': name, 'shop.upstream.outcome': error.outcome });
    },
  });
}
