import { counter, defineSignals, gauge, histogram, oneOf } from '@pitwall/signals';
import { configurationProblems, marketCodes, modelIds } from './contract.ts';

const market = { 'shop.market': oneOf(...marketCodes) };
const offer = { ...market, 'shop.model': oneOf(...modelIds) };

export const signals = defineSignals({
  modelViews: counter({
    name: 'shop.catalogue.model.views',
    unit: '{view}',
    description: 'Times a model was looked at in detail.',
    attributes: offer,
  }),
  searches: counter({
    name: 'shop.catalogue.searches',
    unit: '{search}',
    description: 'Searches, by whether they found a car.',
    attributes: { ...market, 'shop.search.outcome': oneOf('found', 'empty') },
  }),
  searchDuration: histogram({
    name: 'shop.catalogue.search.duration',
    unit: 's',
    description: 'Time to answer a search.',
    attributes: market,
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
  }),
  configurationsValidated: counter({
    name: 'shop.configurations.validated',
    unit: '{configuration}',
    description: 'Configurations checked and priced, by whether the car can be built so.',
    attributes: { ...offer, 'shop.configuration.outcome': oneOf('valid', 'invalid') },
  }),
  configurationProblems: counter({
    name: 'shop.configurations.problems',
    unit: '{problem}',
    description: 'Rules that checked configurations broke.',
    attributes: { ...offer, 'shop.configuration.problem': oneOf(...configurationProblems) },
  }),
  reservations: counter({
    name: 'shop.stock.reservations',
    unit: '{reservation}',
    description: 'Attempts to reserve a build slot and releases, by how they ended.',
    attributes: { ...offer, 'shop.reservation.outcome': oneOf('reserved', 'sold-out', 'released') },
  }),
  stockLevel: gauge({
    name: 'shop.stock.level',
    unit: '{car}',
    description: 'Build slots that can still be reserved.',
    attributes: offer,
  }),
});
