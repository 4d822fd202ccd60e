import { marketCodes } from '../contract.ts';
import type { Market, MarketCode } from '../contract.ts';

/** A market, and how it turns a reference price in euros into one of its own. */
export interface MarketTerms extends Market {
  /** Local units per 100 reference euros, tax as shown in this market. */
  readonly priceLevel: number;
  /** Prices end on a multiple of this many local units. */
  readonly priceStep: number;
}

const german = { tag: 'de', name: 'Deutsch' };
const french = { tag: 'fr', name: 'Français' };
const english = { tag: 'en', name: 'English' };
const euro = { currency: 'EUR', minorUnitDigits: 2, pricesIncludeTax: true, priceStep: 10 } as const;

export const markets: Readonly<Record<MarketCode, MarketTerms>> = {
  DE: {
    code: 'DE',
    name: 'Deutschland',
    ...euro,
    taxName: 'MwSt.',
    taxRateBasisPoints: 1900,
    languages: [german, english],
    depositMinor: 500_00,
    priceLevel: 100,
  },
  FR: {
    code: 'FR',
    name: 'France',
    ...euro,
    taxName: 'TVA',
    taxRateBasisPoints: 2000,
    languages: [french, english],
    depositMinor: 500_00,
    priceLevel: 102,
  },
  GB: {
    code: 'GB',
    name: 'United Kingdom',
    currency: 'GBP',
    minorUnitDigits: 2,
    taxName: 'VAT',
    taxRateBasisPoints: 2000,
    pricesIncludeTax: true,
    languages: [english],
    depositMinor: 500_00,
    priceLevel: 87,
    priceStep: 5,
  },
  US: {
    code: 'US',
    name: 'United States',
    currency: 'USD',
    minorUnitDigits: 2,
    // Sales tax is the state's; the shop quotes California's base rate and the dealer settles the difference.
    taxName: 'Sales tax (est.)',
    taxRateBasisPoints: 725,
    pricesIncludeTax: false,
    languages: [english, { tag: 'es', name: 'Español' }],
    depositMinor: 500_00,
    priceLevel: 96,
    priceStep: 25,
  },
  JP: {
    code: 'JP',
    name: '日本',
    currency: 'JPY',
    minorUnitDigits: 0,
    taxName: '消費税',
    taxRateBasisPoints: 1000,
    pricesIncludeTax: true,
    languages: [{ tag: 'ja', name: '日本語' }, english],
    depositMinor: 50_000,
    priceLevel: 16_400,
    priceStep: 1000,
  },
  SE: {
    code: 'SE',
    name: 'Sverige',
    currency: 'SEK',
    minorUnitDigits: 2,
    taxName: 'Moms',
    taxRateBasisPoints: 2500,
    pricesIncludeTax: true,
    languages: [{ tag: 'sv', name: 'Svenska' }, english],
    depositMinor: 5000_00,
    priceLevel: 1160,
    priceStep: 100,
  },
  CH: {
    code: 'CH',
    name: 'Schweiz',
    currency: 'CHF',
    minorUnitDigits: 2,
    taxName: 'MWST',
    taxRateBasisPoints: 810,
    pricesIncludeTax: true,
    languages: [german, french, { tag: 'it', name: 'Italiano' }],
    depositMinor: 500_00,
    priceLevel: 97,
    priceStep: 10,
  },
  NO: {
    code: 'NO',
    name: 'Norge',
    currency: 'NOK',
    minorUnitDigits: 2,
    taxName: 'MVA',
    taxRateBasisPoints: 2500,
    pricesIncludeTax: true,
    languages: [{ tag: 'nb', name: 'Norsk bokmål' }, english],
    depositMinor: 5000_00,
    priceLevel: 1190,
    priceStep: 100,
  },
};

export function parseMarketCode(value: string): MarketCode | undefined {
  return marketCodes.find((code) => code === value);
}

/** The market as others see it: without how its price office works. */
export function describeMarket({ priceLevel: _level, priceStep: _step, ...market }: MarketTerms): Market {
  return market;
}
