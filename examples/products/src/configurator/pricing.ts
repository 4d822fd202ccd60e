// The price of a valid selection. Lines are in prices as the market shows them; tax is worked out once, on their sum,
// so that net + tax is the gross amount to the last minor unit.
import type { MarketTerms } from '../catalogue/markets.ts';
import { divideRounded, priceFeature, priceTrim } from '../catalogue/price-list.ts';
import type { Price, PriceLine } from '../contract.ts';
import type { Selection } from './selection.ts';

const basisPoints = 10_000;

export function resolvePrice(selection: Selection, market: MarketTerms): Price {
  const lines = listLines(selection, market);
  const shownMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0);
  return {
    currency: market.currency,
    minorUnitDigits: market.minorUnitDigits,
    lines,
    linesIncludeTax: market.pricesIncludeTax,
    taxRateBasisPoints: market.taxRateBasisPoints,
    ...splitTax(shownMinor, market),
  };
}

/** Net, tax and gross of an amount as the market shows it. */
export function splitTax(
  shownMinor: number,
  market: Pick<MarketTerms, 'pricesIncludeTax' | 'taxRateBasisPoints'>,
): Pick<Price, 'netMinor' | 'taxMinor' | 'grossMinor'> {
  const rate = market.taxRateBasisPoints;
  if (market.pricesIncludeTax) {
    const netMinor = divideRounded(shownMinor * basisPoints, basisPoints + rate);
    return { netMinor, taxMinor: shownMinor - netMinor, grossMinor: shownMinor };
  }
  const taxMinor = divideRounded(shownMinor * rate, basisPoints);
  return { netMinor: shownMinor, taxMinor, grossMinor: shownMinor + taxMinor };
}

function listLines({ trim, choices, included, model }: Selection, market: MarketTerms): PriceLine[] {
  const trimLine = {
    kind: 'trim',
    id: trim.id,
    name: `${model.name} ${trim.name}`,
    amountMinor: priceTrim(trim, market),
  } as const;
  const lines = choices.map(({ kind, feature }) => ({
    kind,
    id: feature.id,
    name: feature.name,
    amountMinor: included.has(feature.id) ? 0 : priceFeature(feature, market),
  }));
  return [trimLine, ...lines];
}
