import { describe, expect, it } from 'vitest';
import { markets } from './catalogue/markets.ts';
import type { MarketCode } from './contract.ts';
import { searchModels } from './search.ts';
import type { SearchQuery } from './search.ts';

function idsOf(market: MarketCode, query: SearchQuery): string[] {
  return searchModels(markets[market], query).results.map(({ id }) => id);
}

describe('search', () => {
  it('finds a model by the start of its name, whatever the case', () => {
    expect(idsOf('DE', { q: 'Bri' })).toEqual(['brisa']);
  });

  it('knows what shoppers call a body in their language', () => {
    expect(idsOf('FR', { q: 'berline' })).toEqual(['solen']);
    expect(idsOf('DE', { q: 'kombi' })).toEqual(['kestra']);
  });

  it('wants every word to match', () => {
    expect(idsOf('DE', { q: 'suv electric' })).toEqual(['tarn', 'orun']);
    expect(idsOf('DE', { q: 'suv diesel' })).toEqual([]);
  });

  it('finds nothing for a typo', () => {
    expect(searchModels(markets.DE, { q: 'elektirc' })).toEqual({
      total: 0,
      results: [],
      facets: { body: {}, fuel: {} },
    });
  });

  it('filters by body, fuel and price, and counts facets over what is left', () => {
    const found = searchModels(markets.DE, { body: 'suv', maxPriceMinor: 4_000_000 });
    expect(found.results.map(({ id }) => id)).toEqual(['tarn']);
    expect(found.facets).toEqual({ body: { suv: 1 }, fuel: { hybrid: 1, electric: 1 } });
    expect(idsOf('DE', { fuel: 'diesel' })).toEqual(['kestra']);
  });

  it('shows everything the market sells when nothing is asked', () => {
    expect(idsOf('US', {})).toEqual(['solen', 'tarn', 'orun', 'strale']);
  });
});
