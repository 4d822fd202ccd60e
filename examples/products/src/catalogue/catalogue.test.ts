import { describe, expect, it } from 'vitest';
import { marketCodes } from '../contract.ts';
import { resolveConfiguration } from '../configurator/configurator.ts';
import type { CarModel, Feature } from './car.ts';
import { catalogue, findModel, listModels, listOffers, listTrims } from './catalogue.ts';
import { describeDetail } from './describe-model.ts';
import { markets } from './markets.ts';

const models = Object.values(catalogue);
const featuresOf = (model: CarModel): Feature[] => [
  ...model.powertrains,
  ...model.paints,
  ...model.wheels,
  ...model.packages,
  ...model.options,
];

describe('the catalogue', () => {
  it.each(models)('of $name names only what it has in its rules', (model) => {
    const ids = new Set(featuresOf(model).map(({ id }) => id));
    const trims = new Set(model.trims.map(({ id }) => id));
    const powertrains = new Set(model.powertrains.map(({ id }) => id));
    const unknown = featuresOf(model).flatMap((feature) => [
      ...[...(feature.requires ?? []), ...(feature.excludes ?? [])].filter((id) => !ids.has(id)),
      ...(feature.trims ?? []).filter((id) => !trims.has(id)),
      ...(feature.powertrains ?? []).filter((id) => !powertrains.has(id)),
    ]);
    const included = model.packages.flatMap(({ includes }) => includes);
    expect(included.length).toBeGreaterThan(0);
    expect(unknown).toEqual([]);
    expect(included.filter((id) => !model.options.some((option) => option.id === id))).toEqual([]);
  });

  it.each(models)('of $name uses an id once', (model) => {
    const ids = featuresOf(model).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(10);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('lets every trim be built in every market that sells it with the first of everything', () => {
    const built = listOffers().flatMap(({ model, market }) =>
      listTrims(model, market).map((trim) => {
        const [powertrain, paint, wheels] = [model.powertrains[0], model.paints[0], model.wheels[0]];
        const configuration = {
          model: model.id,
          trim: trim.id,
          powertrain: powertrain?.id ?? '',
          paint: paint?.id ?? '',
          wheels: wheels?.id ?? '',
          packages: [],
          options: [],
        };
        return resolveConfiguration({ model, market: markets[market], configuration, leadTimeWeeks: 1 });
      }),
    );
    expect(built.length).toBeGreaterThan(80);
    expect(built.filter(({ isValid }) => !isValid)).toEqual([]);
  });

  it('sells at least four models in every market', () => {
    for (const market of marketCodes) expect(listModels(market).length).toBeGreaterThanOrEqual(4);
  });

  it('does not sell the diesel estate in the United States', () => {
    expect(findModel('kestra', 'US')).toBeUndefined();
    expect(findModel('kestra', 'DE')?.name).toBe('Avelor Kestra');
  });

  it('speaks the language of the market, and English where it has no words', () => {
    const kestra = catalogue.kestra;
    expect(describeDetail(kestra, markets.FR).tagline).toBe('Six cents litres, une seule voiture.');
    expect(describeDetail(kestra, markets.SE).tagline).toBe('Six hundred litres, one car.');
  });

  it('keeps its reference prices to itself', () => {
    expect(JSON.stringify(describeDetail(catalogue.tarn, markets.DE))).not.toContain('euros');
  });
});
