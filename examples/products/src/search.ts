// Search over one market's models: every word must match the start of a word of the model, then filters, then facets.
// Small enough to scan; issue by issue it may move to an engine without its callers noticing.
import type { CarModel } from './catalogue/car.ts';
import { listModels } from './catalogue/catalogue.ts';
import { describeSummary } from './catalogue/describe-model.ts';
import type { MarketTerms } from './catalogue/markets.ts';
import type { Body, Fuel, ModelSummary, SearchResult } from './contract.ts';

export interface SearchQuery {
  readonly q?: string;
  readonly body?: Body;
  readonly fuel?: Fuel;
  readonly maxPriceMinor?: number;
}

/** What shoppers call things that the catalogue names differently. */
const synonyms: Readonly<Record<Body | Fuel, string>> = {
  hatchback: 'hatchback small city compact kleinwagen citadine',
  saloon: 'saloon sedan limousine berline',
  suv: 'suv crossover offroad',
  estate: 'estate wagon kombi break touring',
  coupe: 'coupe coupé sports',
  electric: 'electric ev elektro électrique bev',
  'plug-in-hybrid': 'plug-in phev hybrid',
  hybrid: 'hybrid hev',
  petrol: 'petrol gasoline benzin essence',
  diesel: 'diesel',
};

export function searchModels(market: MarketTerms, query: SearchQuery): SearchResult {
  const words = listWords(query.q ?? '');
  const results = listModels(market.code)
    .filter((model) => words.every((word) => listIndex(model).some((entry) => entry.startsWith(word))))
    .map((model) => describeSummary(model, market))
    .filter((model) => matchesFilters(model, query));
  return {
    total: results.length,
    results,
    facets: {
      body: countBy(results.map(({ body }) => body)),
      fuel: countBy(results.flatMap(({ fuels }) => fuels)),
    },
  };
}

function matchesFilters(model: ModelSummary, { body, fuel, maxPriceMinor = Infinity }: SearchQuery): boolean {
  const isOfBody = body === undefined || model.body === body;
  const isOfFuel = fuel === undefined || model.fuels.includes(fuel);
  return isOfBody && isOfFuel && model.fromPriceMinor <= maxPriceMinor;
}

function listIndex(model: CarModel): string[] {
  const kinds = [model.body, ...model.powertrains.map(({ fuel }) => fuel)];
  const taglines = Object.values(model.taglines);
  return listWords([model.name, ...taglines, ...kinds.map((kind) => synonyms[kind]), `${model.seats}`].join(' '));
}

function listWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{Letter}\p{Number}-]+/gu) ?? [];
}

function countBy<V extends string>(values: readonly V[]): Partial<Record<V, number>> {
  const counts: Partial<Record<V, number>> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
