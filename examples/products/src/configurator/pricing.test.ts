import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../catalogue/catalogue.ts';
import { markets } from '../catalogue/markets.ts';
import { marketCodes } from '../contract.ts';
import type { Configuration, MarketCode, ModelId, Price } from '../contract.ts';
import { resolveConfiguration } from './configurator.ts';
import { splitTax } from './pricing.ts';

type Car = Omit<Configuration, 'model' | 'packages' | 'options'> & {
  readonly model: ModelId;
  readonly packages?: readonly string[];
  readonly options?: readonly string[];
};

function priceOf(market: MarketCode, { packages = [], options = [], ...car }: Car): Price {
  const configuration = { ...car, packages, options };
  const model = catalogue[car.model];
  const verdict = resolveConfiguration({ model, market: markets[market], configuration, leadTimeWeeks: 1 });
  if (!verdict.isValid) throw new Error(JSON.stringify(verdict.problems));
  return verdict.price;
}

describe('a price', () => {
  it('in Germany includes 19 % MwSt., and what a package includes is free', () => {
    const price = priceOf('DE', {
      model: 'solen',
      trim: 'executive',
      powertrain: 'ph240',
      paint: 'fjord',
      wheels: 'alloy-18',
      packages: ['winter'],
      options: ['massage-seats', 'heated-seats'],
    });
    expect(price.lines.map(({ amountMinor }) => amountMinor)).toEqual([
      4_599_000, 560_000, 119_000, 99_000, 79_000, 125_000, 0,
    ]);
    expect(price).toMatchObject({ currency: 'EUR', netMinor: 4_689_916, taxMinor: 891_084, grossMinor: 5_581_000 });
  });

  it('in the United States is shown before tax, on steps of 25 dollars', () => {
    const price = priceOf('US', {
      model: 'solen',
      trim: 'comfort',
      powertrain: 'p180',
      paint: 'graphite',
      wheels: 'alloy-17',
      options: ['panorama-roof'],
    });
    expect(price.lines.map(({ amountMinor }) => amountMinor)).toEqual([3_725_000, 87_500, 85_000, 0, 142_500]);
    expect(price).toMatchObject({
      currency: 'USD',
      linesIncludeTax: false,
      netMinor: 4_040_000,
      taxMinor: 292_900,
      grossMinor: 4_332_900,
    });
  });

  it('in Japan counts whole yen, on steps of a thousand', () => {
    const price = priceOf('JP', {
      model: 'brisa',
      trim: 'pure',
      powertrain: 'e45',
      paint: 'lagoon',
      wheels: 'steel-16',
      options: ['heated-seats'],
    });
    expect(price.lines.map(({ amountMinor }) => amountMinor)).toEqual([4_290_000, 0, 113_000, 0, 64_000]);
    expect(price).toMatchObject({
      currency: 'JPY',
      minorUnitDigits: 0,
      netMinor: 4_060_909,
      taxMinor: 406_091,
      grossMinor: 4_467_000,
    });
  });

  it('in Great Britain includes 20 % VAT, on steps of five pounds', () => {
    const price = priceOf('GB', {
      model: 'tarn',
      trim: 'trail',
      powertrain: 'h170-awd',
      paint: 'moss',
      wheels: 'alloy-18',
    });
    expect(price).toMatchObject({ currency: 'GBP', netMinor: 2_973_333, taxMinor: 594_667, grossMinor: 3_568_000 });
  });

  it('in Switzerland includes 8.1 % MWST', () => {
    const price = priceOf('CH', {
      model: 'orun',
      trim: 'voyage',
      powertrain: 'e96',
      paint: 'pearl',
      wheels: 'aero-20',
      options: ['head-up-display'],
    });
    expect(price).toMatchObject({ currency: 'CHF', netMinor: 6_359_852, taxMinor: 515_148, grossMinor: 6_875_000 });
  });

  it('always adds up: lines to the amount shown, net and tax to gross, and tax to its rate', () => {
    const { tarn } = catalogue;
    const free = tarn.options.filter(({ requires, excludes, powertrains }) => !requires && !excludes && !powertrains);
    fc.assert(
      fc.property(
        fc.constantFrom(...marketCodes),
        fc.subarray(free.map(({ id }) => id)),
        fc.constantFrom('trail', 'summit'),
        (market, options, trim) => {
          const base = { model: 'tarn', powertrain: 'h170', paint: 'granite', wheels: 'alloy-18' } as const;
          const price = priceOf(market, { ...base, trim, options });
          const shown = price.lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
          expect(price.linesIncludeTax ? price.grossMinor : price.netMinor).toBe(shown);
          expect(price.netMinor + price.taxMinor).toBe(price.grossMinor);
          expect(price.lines.every(({ amountMinor }) => Number.isSafeInteger(amountMinor))).toBe(true);
        },
      ),
    );
  });

  it('splits any amount so that nothing is lost and tax is right to half a minor unit', () => {
    const amounts = fc.integer({ min: 0, max: 1_000_000_000 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 3000 }), fc.boolean(), (shown, rate, pricesIncludeTax) => {
        const { netMinor, taxMinor, grossMinor } = splitTax(shown, { taxRateBasisPoints: rate, pricesIncludeTax });
        expect(netMinor + taxMinor).toBe(grossMinor);
        expect(Math.abs((netMinor * rate) / 10_000 - taxMinor)).toBeLessThanOrEqual(0.5 * (1 + rate / 10_000) + 1e-6);
      }),
    );
  });
});
