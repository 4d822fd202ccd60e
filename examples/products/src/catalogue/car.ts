// How the catalogue describes a car. Trims carry a list price per market, as a price office sets it; everything else
// carries one reference price in euros that each market converts and rounds its own way (price-list.ts).
import type { Body, Fuel, MarketCode, ModelId } from '../contract.ts';

/** List prices in whole units of the market's currency; a market that is missing does not sell it. */
export type PriceList = Readonly<Partial<Record<MarketCode, number>>>;

export interface Trim {
  readonly id: string;
  readonly name: string;
  readonly prices: PriceList;
}

export interface Feature {
  readonly id: string;
  readonly name: string;
  /** Reference price in euros. */
  readonly euros: number;
  /** Only with one of these trims. */
  readonly trims?: readonly string[];
  /** Only with one of these powertrains. */
  readonly powertrains?: readonly string[];
  /** Only together with all of these. */
  readonly requires?: readonly string[];
  /** Never together with any of these. */
  readonly excludes?: readonly string[];
}

export interface Powertrain extends Feature {
  readonly fuel: Fuel;
  readonly powerKw: number;
  readonly batteryKwh?: number;
  readonly rangeKm?: number;
}

export interface Package extends Feature {
  /** Options that come with the package at no further price. */
  readonly includes: readonly string[];
}

export interface CarModel {
  readonly id: ModelId;
  readonly name: string;
  readonly body: Body;
  readonly seats: number;
  /** By language tag; `en` stands in for a language that is missing. */
  readonly taglines: Readonly<{ en: string } & Partial<Record<string, string>>>;
  readonly leadTimeWeeks: number;
  /** Build slots per market when the books open; the factory refills towards it. */
  readonly buildSlots: number;
  /** Markets in which the edition is gone for good. */
  readonly soldOutIn?: readonly MarketCode[];
  readonly trims: readonly Trim[];
  readonly powertrains: readonly Powertrain[];
  readonly paints: readonly Feature[];
  readonly wheels: readonly Feature[];
  readonly packages: readonly Package[];
  readonly options: readonly Feature[];
}
