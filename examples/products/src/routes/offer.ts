// Reads the market and the model out of a path.
import { findModel } from '../catalogue/catalogue.ts';
import { markets, parseMarketCode } from '../catalogue/markets.ts';
import type { MarketTerms } from '../catalogue/markets.ts';
import type { CarModel } from '../catalogue/car.ts';
import { problem } from '../problems.ts';

export interface MarketParams {
  readonly market: string;
}

export interface OfferParams extends MarketParams {
  readonly model: string;
}

export function parseMarket({ market }: MarketParams): MarketTerms {
  const code = parseMarketCode(market);
  if (!code) throw problem('unknown-market', { detail: `"${market}" is not a market of this shop` });
  return markets[code];
}

export function parseModel(market: MarketTerms, id: string): CarModel {
  const model = findModel(id, market.code);
  if (!model) throw problem('unknown-model', { detail: `"${id}" is not sold in ${market.code}` });
  return model;
}
