import { currencies, marketCodes, modelIds } from '@pitwall-examples/products/contract';
import { counter, defineSignals, gauge, histogram, oneOf } from '@pitwall/signals';
import { orderStates, rejectionReasons } from './contract.ts';

const market = { 'shop.market': oneOf(...marketCodes) };
const offer = { ...market, 'shop.model': oneOf(...modelIds) };

export const signals = defineSignals({
  ordersPlaced: counter({
    name: 'shop.orders.placed',
    unit: '{order}',
    description: 'Pre-orders accepted.',
    attributes: offer,
  }),
  ordersRevenue: counter({
    name: 'shop.orders.revenue',
    unit: '{currency_unit}',
    description: 'Gross value of accepted pre-orders, in whole units of their currency.',
    attributes: { ...offer, 'shop.currency': oneOf(...currencies) },
  }),
  ordersRejected: counter({
    name: 'shop.orders.rejected',
    unit: '{order}',
    description: 'Pre-orders turned down, by reason.',
    attributes: { ...market, 'shop.rejection.reason': oneOf(...rejectionReasons) },
  }),
  ordersReplayed: counter({
    name: 'shop.orders.replayed',
    unit: '{order}',
    description: 'Pre-orders sent again with their idempotency key and answered from the first time.',
    attributes: market,
  }),
  orderTransitions: counter({
    name: 'shop.orders.transitions',
    unit: '{transition}',
    description: 'Orders that reached a state.',
    attributes: { ...market, 'shop.order.state': oneOf(...orderStates) },
  }),
  ordersOpen: gauge({
    name: 'shop.orders.open',
    unit: '{order}',
    description: 'Orders that are neither delivered nor cancelled.',
    attributes: { ...market, 'shop.order.state': oneOf(...orderStates) },
  }),
  depositsPaid: counter({
    name: 'shop.orders.deposits',
    unit: '{currency_unit}',
    description: 'Deposits received, in whole units of their currency.',
    attributes: { ...market, 'shop.currency': oneOf(...currencies) },
  }),
  placementDuration: histogram({
    name: 'shop.orders.placement.duration',
    unit: 's',
    description: 'Time from a pre-order arriving to its answer.',
    attributes: { 'shop.placement.outcome': oneOf('placed', 'replayed', 'rejected', 'failed') },
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  }),
});
