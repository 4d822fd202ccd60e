// How a shopper configures a car: choosing from what the model page offers, with or without reading the small print.
import type { Configuration, ModelDetail, PricedFeature } from '@pitwall-examples/products/contract';
import type { Random } from './random.ts';

/** A car that can be built. */
export function chooseCar(model: ModelDetail, random: Random): Configuration {
  const trim = random.pick(model.trims).id;
  const powertrain = random.pick(model.powertrains.filter(({ trims }) => !trims || trims.includes(trim))).id;
  const chosen = new Set<string>();
  const fits = (feature: PricedFeature): boolean => isPossible(feature, { trim, powertrain }, chosen);
  const choose = (features: readonly PricedFeature[], probability: number): string[] => {
    const picked: string[] = [];
    for (const feature of features) {
      if (!random.chance(probability) || !fits(feature) || isExcluded(model, feature.id, chosen)) continue;
      picked.push(feature.id);
      for (const id of [feature.id, ...includedBy(model, feature.id)]) chosen.add(id);
    }
    return picked;
  };
  const packages = choose(model.packages, 0.4);
  const paint = pickFitting(model.paints, fits, random);
  const wheels = pickFitting(model.wheels, fits, random);
  for (const id of [paint, wheels]) chosen.add(id);
  const options = choose(model.options, 0.3);
  return { model: model.id, trim, powertrain, paint, wheels, packages, options };
}

/** A car that cannot: the first thing that does not go with the rest of it, added. */
export function spoilCar(model: ModelDetail, car: Configuration): Configuration {
  const brought = car.packages.flatMap((id) => includedBy(model, id));
  const chosen = new Set([car.paint, car.wheels, ...car.packages, ...brought, ...car.options]);
  const wrong = model.options.find(
    (option) => !chosen.has(option.id) && (!isPossible(option, car, chosen) || isExcluded(model, option.id, chosen)),
  );
  return { ...car, options: [...car.options, wrong?.id ?? 'flux-capacitor'] };
}

function pickFitting(
  features: readonly PricedFeature[],
  fits: (feature: PricedFeature) => boolean,
  random: Random,
): string {
  return random.pick(features.filter(fits)).id;
}

function isPossible(
  { trims, powertrains, requires = [], excludes = [] }: PricedFeature,
  { trim, powertrain }: Pick<Configuration, 'trim' | 'powertrain'>,
  chosen: ReadonlySet<string>,
): boolean {
  const isForCar = (!trims || trims.includes(trim)) && (!powertrains || powertrains.includes(powertrain));
  return isForCar && requires.every((id) => chosen.has(id)) && !excludes.some((id) => chosen.has(id));
}

function isExcluded(model: ModelDetail, id: string, chosen: ReadonlySet<string>): boolean {
  const features = [...model.paints, ...model.wheels, ...model.packages, ...model.options];
  return features.some((feature) => chosen.has(feature.id) && feature.excludes?.includes(id));
}

function includedBy(model: ModelDetail, id: string): readonly string[] {
  return model.packages.find((candidate) => candidate.id === id)?.includes ?? [];
}
