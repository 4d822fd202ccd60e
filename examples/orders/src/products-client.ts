// What this service asks of products, over HTTP and by its contract.
import { createUpstream, requireAnswer } from '@pitwall-examples/chassis';
import type {
  Configuration,
  ConfigurationVerdict,
  MarketCode,
  ModelId,
  Reservation,
} from '@pitwall-examples/products/contract';
import { logger } from './telemetry.ts';

export interface ProductsClient {
  /** @throws the problem that products answers with, e.g. for an unknown model. */
  validate(market: MarketCode, configuration: Configuration, requestId: string): Promise<ConfigurationVerdict>;
  /** Nothing if the model is sold out. */
  reserve(slot: Slot, requestId: string): Promise<Reservation | undefined>;
  release(slot: Pick<Slot, 'id' | 'market'>, requestId: string): Promise<void>;
}

export interface Slot {
  readonly id: string;
  readonly market: MarketCode;
  readonly model: ModelId;
}

export function createProductsClient(baseUrl: string): ProductsClient {
  const upstream = createUpstream({
    name: 'products',
    baseUrl,
    onRetry: (error) => logger.warn('Asking products again', { 'shop.upstream.outcome': error.outcome }),
  });
  return {
    async validate(market, body, requestId) {
      const request = { method: 'POST', body, requestId } as const;
      return requireAnswer(await upstream.call<ConfigurationVerdict>(`/markets/${market}/configurations`, request));
    },
    async reserve({ id, market, model }, requestId) {
      const request = { method: 'PUT', body: { model }, requestId } as const;
      const reply = await upstream.call<Reservation>(`/markets/${market}/reservations/${id}`, request);
      return reply.status === 409 ? undefined : requireAnswer(reply);
    },
    async release({ id, market }, requestId) {
      const request = { method: 'DELETE', requestId } as const;
      requireAnswer(await upstream.call(`/markets/${market}/reservations/${id}`, request));
    },
  };
}
