// What other services may know of this one: the shapes it speaks, and the closed lists that signals are labelled with.
// Amounts are whole minor units of the market's currency: 4599000 is 45 990.00 EUR, and 4599000 JPY.

export const marketCodes = ['DE', 'FR', 'GB', 'US', 'JP', 'SE', 'CH', 'NO'] as const;
export type MarketCode = (typeof marketCodes)[number];

export const modelIds = ['brisa', 'solen', 'tarn', 'kestra', 'orun', 'strale'] as const;
export type ModelId = (typeof modelIds)[number];

export const currencies = ['EUR', 'GBP', 'USD', 'JPY', 'SEK', 'CHF', 'NOK'] as const;
export type Currency = (typeof currencies)[number];

export const bodies = ['hatchback', 'saloon', 'suv', 'estate', 'coupe'] as const;
export type Body = (typeof bodies)[number];

export const fuels = ['electric', 'plug-in-hybrid', 'hybrid', 'petrol', 'diesel'] as const;
export type Fuel = (typeof fuels)[number];

export const configurationProblems = [
  'unknown',
  'duplicate',
  'not-for-trim',
  'not-for-powertrain',
  'requires',
  'excludes',
] as const;
export type ConfigurationProblemCode = (typeof configurationProblems)[number];

export interface Market {
  readonly code: MarketCode;
  readonly name: string;
  readonly currency: Currency;
  /** Decimal places of the currency: 2 for EUR, 0 for JPY. */
  readonly minorUnitDigits: number;
  readonly taxName: string;
  readonly taxRateBasisPoints: number;
  /** Whether prices are shown with tax, as in Europe and Japan, or before it, as in the United States. */
  readonly pricesIncludeTax: boolean;
  readonly languages: readonly { readonly tag: string; readonly name: string }[];
  readonly depositMinor: number;
}

export interface ModelSummary {
  readonly id: ModelId;
  readonly name: string;
  readonly tagline: string;
  readonly body: Body;
  readonly fuels: readonly Fuel[];
  readonly seats: number;
  readonly fromPriceMinor: number;
  readonly currency: Currency;
}

export interface PricedFeature {
  readonly id: string;
  readonly name: string;
  readonly priceMinor: number;
  readonly trims?: readonly string[];
  readonly powertrains?: readonly string[];
  readonly requires?: readonly string[];
  readonly excludes?: readonly string[];
}

export interface PricedPowertrain extends PricedFeature {
  readonly fuel: Fuel;
  readonly powerKw: number;
  readonly batteryKwh?: number;
  readonly rangeKm?: number;
}

export interface PricedPackage extends PricedFeature {
  readonly includes: readonly string[];
}

export interface ModelDetail extends ModelSummary {
  readonly trims: readonly PricedFeature[];
  readonly powertrains: readonly PricedPowertrain[];
  readonly paints: readonly PricedFeature[];
  readonly wheels: readonly PricedFeature[];
  readonly packages: readonly PricedPackage[];
  readonly options: readonly PricedFeature[];
}

/** What a shopper chose; ids as the model lists them. */
export interface Configuration {
  readonly model: string;
  readonly trim: string;
  readonly powertrain: string;
  readonly paint: string;
  readonly wheels: string;
  readonly packages: readonly string[];
  readonly options: readonly string[];
}

export interface ConfigurationProblem {
  readonly code: ConfigurationProblemCode;
  readonly pointer: string;
  readonly detail: string;
}

export interface PriceLine {
  readonly kind: 'trim' | 'powertrain' | 'paint' | 'wheels' | 'package' | 'option';
  readonly id: string;
  readonly name: string;
  readonly amountMinor: number;
}

export interface Price {
  readonly currency: Currency;
  readonly minorUnitDigits: number;
  readonly lines: readonly PriceLine[];
  readonly linesIncludeTax: boolean;
  readonly taxRateBasisPoints: number;
  readonly netMinor: number;
  readonly taxMinor: number;
  readonly grossMinor: number;
}

export type ConfigurationVerdict =
  | {
      readonly isValid: true;
      readonly model: ModelId;
      readonly price: Price;
      readonly depositMinor: number;
      readonly leadTimeWeeks: number;
    }
  | { readonly isValid: false; readonly problems: readonly ConfigurationProblem[] };

export interface StockLevel {
  readonly market: MarketCode;
  readonly model: ModelId;
  readonly available: number;
  readonly leadTimeWeeks: number;
}

export interface SearchResult {
  readonly total: number;
  readonly results: readonly ModelSummary[];
  readonly facets: {
    readonly body: Readonly<Partial<Record<Body, number>>>;
    readonly fuel: Readonly<Partial<Record<Fuel, number>>>;
  };
}

export interface Reservation {
  readonly id: string;
  readonly market: MarketCode;
  readonly model: ModelId;
  readonly leadTimeWeeks: number;
}
