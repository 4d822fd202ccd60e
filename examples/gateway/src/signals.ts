import { marketCodes } from '@pitwall-examples/products/contract';
import { counter, defineSignals, gauge, oneOf } from '@pitwall/signals';

const market = { 'shop.market': oneOf(...marketCodes) };

export const rejectionReasons = [
  'invalid-request',
  'unknown-market',
  'not-found',
  'rate-limited',
  'conflict',
  'unprocessable',
  'upstream-failed',
  'upstream-timeout',
  'internal',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

export const signals = defineSignals({
  funnelSteps: counter({
    name: 'shop.funnel.steps',
    unit: '{step}',
    description: 'Steps that shoppers took on the way to an order.',
    attributes: { ...market, 'shop.funnel.step': oneOf('browse', 'search', 'view', 'configure', 'cart', 'order') },
  }),
  cartItems: counter({
    name: 'shop.cart.items',
    unit: '{item}',
    description: 'Cars put into carts, taken out of them, and ordered from them.',
    attributes: { ...market, 'shop.cart.change': oneOf('added', 'removed', 'ordered') },
  }),
  cartSessions: gauge({
    name: 'shop.cart.sessions',
    unit: '{session}',
    description: 'Shoppers whose session is kept.',
    attributes: {},
  }),
  rejected: counter({
    name: 'shop.gateway.rejected',
    unit: '{request}',
    description: 'Requests answered with a problem, by reason.',
    attributes: { 'shop.rejection.reason': oneOf(...rejectionReasons) },
  }),
  upstreamRetries: counter({
    name: 'shop.gateway.upstream.retries',
    unit: '{retry}',
    description: 'Reads that were asked for a second time.',
    attributes: { 'shop.upstream': oneOf('products', 'orders') },
  }),
});
