import type { FastifyInstance } from 'fastify';
import { describeMarket, markets } from '../catalogue/markets.ts';
import { parseMarket } from './offer.ts';
import type { MarketParams } from './offer.ts';

export function registerMarkets(app: FastifyInstance): void {
  app.get('/markets', async () => ({ markets: Object.values(markets).map(describeMarket) }));
  app.get<{ Params: MarketParams }>('/markets/:market', async ({ params }) => describeMarket(parseMarket(params)));
}
