// Turns the catalogue's prices into a market's: whole minor units, integers throughout.
import type { Feature, Trim } from './car.ts';
import type { MarketTerms } from './markets.ts';

export function priceTrim(trim: Trim, market: MarketTerms): number {
  const price = trim.prices[market.code];
  if (price === undefined) throw new RangeError(`${trim.id} is not sold in ${market.code}`);
  return toMinor(price, market);
}

/** The reference price, converted and rounded to the market's step. */
export function priceFeature(feature: Feature, market: MarketTerms): number {
  const steps = divideRounded(feature.euros * market.priceLevel, 100 * market.priceStep);
  return toMinor(steps * market.priceStep, market);
}

/** Integer division that rounds halves up; exact for amounts far beyond any car's. */
export function divideRounded(dividend: number, divisor: number): number {
  return Math.floor((2 * dividend + divisor) / (2 * divisor));
}

function toMinor(wholeUnits: number, market: MarketTerms): number {
  return wholeUnits * 10 ** market.minorUnitDigits;
}
