import type { ModelDetail, ModelSummary } from '../contract.ts';
import type { CarModel, Feature } from './car.ts';
import { listTrims } from './catalogue.ts';
import type { MarketTerms } from './markets.ts';
import { priceFeature, priceTrim } from './price-list.ts';

/** A feature as the market sees it: the reference price makes way for the market's own. */
type Priced<F extends Feature> = Omit<F, 'euros'> & { readonly priceMinor: number };

export function describeSummary(model: CarModel, market: MarketTerms): ModelSummary {
  const language = market.languages[0]?.tag ?? 'en';
  return {
    id: model.id,
    name: model.name,
    tagline: model.taglines[language] ?? model.taglines.en,
    body: model.body,
    fuels: [...new Set(model.powertrains.map((powertrain) => powertrain.fuel))],
    seats: model.seats,
    fromPriceMinor: Math.min(...listTrims(model, market.code).map((trim) => priceTrim(trim, market))),
    currency: market.currency,
  };
}

export function describeDetail(model: CarModel, market: MarketTerms): ModelDetail {
  const priced = <F extends Feature>(features: readonly F[]): Priced<F>[] =>
    features.map((feature) => {
      const { euros: _reference, ...described } = feature;
      return { ...described, priceMinor: priceFeature(feature, market) };
    });
  return {
    ...describeSummary(model, market),
    trims: listTrims(model, market.code).map((trim) => ({
      id: trim.id,
      name: trim.name,
      priceMinor: priceTrim(trim, market),
    })),
    powertrains: priced(model.powertrains),
    paints: priced(model.paints),
    wheels: priced(model.wheels),
    packages: priced(model.packages),
    options: priced(model.options),
  };
}
