import { describe, expect, it } from 'vitest';
import { signals } from './signals.ts';
import { instruments } from './telemetry.ts';

describe('the signals of products', () => {
  it('are all named for the shop and described', () => {
    const names = Object.values(signals).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !name.startsWith('shop.'))).toEqual([]);
  });

  it('do not compile with a value or an attribute that is not declared', () => {
    instruments.searches.add(1, { 'shop.market': 'DE', 'shop.search.outcome': 'found' });
    // @ts-expect-error the shop is not open in Atlantis
    instruments.searches.add(1, { 'shop.market': 'AT', 'shop.search.outcome': 'found' });
    // @ts-expect-error an attribute is missing
    instruments.searches.add(1, { 'shop.market': 'DE' });
    // @ts-expect-error what was searched for is not an attribute
    instruments.searches.add(1, { 'shop.market': 'DE', 'shop.search.outcome': 'found', 'shop.search.text': 'suv' });
    // @ts-expect-error a histogram records
    expect(instruments.searchDuration.add).toBeUndefined();
  });
});
