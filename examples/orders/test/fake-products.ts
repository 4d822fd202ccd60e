// A stand-in for our own client's interface, for tests of what happens around it.
import type { ConfigurationVerdict } from '@pitwall-examples/products/contract';
import type { ProductsClient } from '../src/products-client.ts';

export interface FakeProducts extends ProductsClient {
  readonly reserved: Set<string>;
  isSoldOut: boolean;
  isReleaseBroken: boolean;
}

const valid: ConfigurationVerdict = {
  isValid: true,
  model: 'tarn',
  depositMinor: 50_000,
  leadTimeWeeks: 8,
  price: {
    currency: 'EUR',
    minorUnitDigits: 2,
    lines: [],
    linesIncludeTax: true,
    taxRateBasisPoints: 1900,
    netMinor: 3_000_000,
    taxMinor: 570_000,
    grossMinor: 3_570_000,
  },
};

/** Builds any Tarn but the one painted `plaid`. */
export function createFakeProducts(): FakeProducts {
  const reserved = new Set<string>();
  const fake: FakeProducts = {
    reserved,
    isSoldOut: false,
    isReleaseBroken: false,
    validate: async (_market, { paint }) =>
      paint === 'plaid'
        ? { isValid: false, problems: [{ code: 'unknown', pointer: '#/paint', detail: 'not in the price list' }] }
        : valid,
    reserve: async ({ id, market, model }) => {
      if (fake.isSoldOut) return undefined;
      reserved.add(id);
      return { id, market, model, leadTimeWeeks: 9 };
    },
    release: async ({ id }) => {
      if (fake.isReleaseBroken) throw new Error('products is down');
      reserved.delete(id);
    },
  };
  return fake;
}
