import type { FastifyInstance } from 'fastify';
import { listModels } from '../catalogue/catalogue.ts';
import { describeDetail, describeSummary } from '../catalogue/describe-model.ts';
import { instruments } from '../telemetry.ts';
import { parseMarket, parseModel } from './offer.ts';
import type { MarketParams, OfferParams } from './offer.ts';

export function registerModels(app: FastifyInstance): void {
  app.get<{ Params: MarketParams }>('/markets/:market/models', async ({ params }) => {
    const market = parseMarket(params);
    return { models: listModels(market.code).map((model) => describeSummary(model, market)) };
  });

  app.get<{ Params: OfferParams }>('/markets/:market/models/:model', async ({ params }) => {
    const market = parseMarket(params);
    const model = parseModel(market, params.model);
    instruments.modelViews.add(1, { 'shop.market': market.code, 'shop.model': model.id });
    return describeDetail(model, market);
  });
}
