// What a configuration chooses, looked up in the catalogue, each choice with where in the request it was made.
import type { CarModel, Feature, Package, Powertrain, Trim } from '../catalogue/car.ts';
import { listTrims } from '../catalogue/catalogue.ts';
import type { Configuration, ConfigurationProblem, MarketCode, PriceLine } from '../contract.ts';

export interface Choice {
  readonly kind: Exclude<PriceLine['kind'], 'trim'>;
  readonly pointer: string;
  readonly feature: Feature;
}

export interface Selection {
  readonly model: CarModel;
  readonly trim: Trim;
  readonly choices: readonly Choice[];
  /** Options that a chosen package brings along. */
  readonly included: ReadonlySet<string>;
}

export type SelectionOutcome = { readonly selection: Selection } | { readonly problems: ConfigurationProblem[] };

/** Finds everything that was chosen, or names each thing that is not in the catalogue. */
export function resolveSelection(model: CarModel, market: MarketCode, configuration: Configuration): SelectionOutcome {
  const trim = listTrims(model, market).find(({ id }) => id === configuration.trim);
  const wanted = listWanted(model, configuration);
  const unknown = wanted.filter(({ feature }) => !feature).map(({ id, pointer }) => describeUnknown(id, pointer));
  if (!trim) unknown.unshift(describeUnknown(configuration.trim, '#/trim'));
  if (unknown.length > 0 || !trim) return { problems: unknown };
  const choices = wanted.flatMap(({ kind, pointer, feature }) => (feature ? [{ kind, pointer, feature }] : []));
  return { selection: { model, trim, choices, included: listIncluded(model, configuration) } };
}

interface Wanted {
  readonly kind: Choice['kind'];
  readonly id: string;
  readonly pointer: string;
  readonly feature: Feature | undefined;
}

function listWanted(model: CarModel, configuration: Configuration): Wanted[] {
  const pick = (kind: Choice['kind'], features: readonly Feature[]) => (id: string, pointer: string) =>
    ({ kind, id, pointer, feature: features.find((feature) => feature.id === id) }) satisfies Wanted;
  const pickPackage = pick('package', model.packages);
  const pickOption = pick('option', model.options);
  return [
    pick('powertrain', model.powertrains satisfies readonly Powertrain[])(configuration.powertrain, '#/powertrain'),
    pick('paint', model.paints)(configuration.paint, '#/paint'),
    pick('wheels', model.wheels)(configuration.wheels, '#/wheels'),
    ...configuration.packages.map((id, index) => pickPackage(id, `#/packages/${index}`)),
    ...configuration.options.map((id, index) => pickOption(id, `#/options/${index}`)),
  ];
}

function listIncluded(model: CarModel, { packages }: Configuration): ReadonlySet<string> {
  const chosen: readonly Package[] = model.packages.filter(({ id }) => packages.includes(id));
  return new Set(chosen.flatMap(({ includes }) => includes));
}

function describeUnknown(id: string, pointer: string): ConfigurationProblem {
  return { code: 'unknown', pointer, detail: `"${id}" is not in this model's price list` };
}
