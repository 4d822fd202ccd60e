import { marketCodes, modelIds } from '../contract.ts';
import type { MarketCode, ModelId } from '../contract.ts';
import type { CarModel, Trim } from './car.ts';
import { brisa } from './models/brisa.ts';
import { kestra } from './models/kestra.ts';
import { orun } from './models/orun.ts';
import { solen } from './models/solen.ts';
import { strale } from './models/strale.ts';
import { tarn } from './models/tarn.ts';

export const catalogue: Readonly<Record<ModelId, CarModel>> = { brisa, solen, tarn, kestra, orun, strale };

export function findModel(id: string, market: MarketCode): CarModel | undefined {
  const known = modelIds.find((modelId) => modelId === id);
  const model = known && catalogue[known];
  return model && isSoldIn(model, market) ? model : undefined;
}

export function listModels(market: MarketCode): CarModel[] {
  return Object.values(catalogue).filter((model) => isSoldIn(model, market));
}

export function listTrims(model: CarModel, market: MarketCode): Trim[] {
  return model.trims.filter((trim) => trim.prices[market] !== undefined);
}

/** Every model with every market that it is sold in. */
export function listOffers(): { readonly model: CarModel; readonly market: MarketCode }[] {
  return marketCodes.flatMap((market) => listModels(market).map((model) => ({ model, market })));
}

function isSoldIn(model: CarModel, market: MarketCode): boolean {
  return listTrims(model, market).length > 0;
}
