import type { CarModel } from '../catalogue/car.ts';
import type { MarketTerms } from '../catalogue/markets.ts';
import type { Configuration, ConfigurationVerdict } from '../contract.ts';
import { resolvePrice } from './pricing.ts';
import { listBrokenRules } from './rules.ts';
import { resolveSelection } from './selection.ts';

export interface ConfigurationRequest {
  readonly model: CarModel;
  readonly market: MarketTerms;
  readonly configuration: Configuration;
  readonly leadTimeWeeks: number;
}

/** Whether the car can be built as chosen, and what it then costs. */
export function resolveConfiguration(request: ConfigurationRequest): ConfigurationVerdict {
  const { model, market, configuration, leadTimeWeeks } = request;
  const outcome = resolveSelection(model, market.code, configuration);
  if ('problems' in outcome) return { isValid: false, problems: outcome.problems };
  const problems = listBrokenRules(outcome.selection);
  if (problems.length > 0) return { isValid: false, problems };
  const price = resolvePrice(outcome.selection, market);
  return { isValid: true, model: model.id, price, depositMinor: market.depositMinor, leadTimeWeeks };
}
