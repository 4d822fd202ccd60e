// What this service says about its business: one place, so that a log line and its metric cannot disagree.
import { ProblemError } from '@pitwall-examples/chassis';
import type { MarketCode } from '@pitwall-examples/products/contract';
import { rejectionReasons } from './contract.ts';
import type { OrderState } from './contract.ts';
import type { StoredOrder } from './store/order-store.ts';
import { instruments, logger } from './telemetry.ts';

const stateMessages: Readonly<Record<OrderState, string>> = {
  'awaiting-deposit': 'Order is waiting for its deposit',
  confirmed: 'Order confirmed',
  'in-production': 'Order went into production',
  delivered: 'Order delivered',
  cancelled: 'Order cancelled',
};

export function recordPlaced(order: StoredOrder): void {
  const { market, model, price } = order;
  const offer = { 'shop.market': market, 'shop.model': model };
  const value = price.grossMinor / 10 ** price.minorUnitDigits;
  instruments.ordersPlaced.add(1, offer);
  instruments.ordersRevenue.add(value, { ...offer, 'shop.currency': price.currency });
  logger.info('Order placed', {
    ...offer,
    'shop.order.id': order.id,
    'shop.currency': price.currency,
    'shop.price.gross_minor': price.grossMinor,
    'shop.lead_time_weeks': order.leadTimeWeeks,
  });
  recordState(order);
  if (order.deposit.paidMinor > 0) recordDeposit(order);
}

export function recordState({ id, market, state }: StoredOrder): void {
  instruments.orderTransitions.add(1, { 'shop.market': market, 'shop.order.state': state });
  logger.info(stateMessages[state], { 'shop.order.id': id, 'shop.market': market, 'shop.order.state': state });
}

export function recordDeposit({ market, deposit, price }: StoredOrder): void {
  const value = deposit.paidMinor / 10 ** price.minorUnitDigits;
  instruments.depositsPaid.add(value, { 'shop.market': market, 'shop.currency': deposit.currency });
}

export function recordReplay(market: MarketCode, order: StoredOrder): void {
  instruments.ordersReplayed.add(1, { 'shop.market': market });
  logger.info('Order sent again with its key', { 'shop.market': market, 'shop.order.id': order.id });
}

/** A turned-down order is a shopper's or the factory's matter; what broke is logged where it is answered. */
export function recordFailure(market: MarketCode, error: unknown): 'rejected' | 'failed' {
  const code = error instanceof ProblemError ? error.document.code : undefined;
  const reason = rejectionReasons.find((candidate) => candidate === code);
  if (!reason) return 'failed';
  instruments.ordersRejected.add(1, { 'shop.market': market, 'shop.rejection.reason': reason });
  logger.warn('Order turned down', { 'shop.market': market, 'shop.rejection.reason': reason });
  return 'rejected';
}

export function recordDuration(outcome: 'placed' | 'replayed' | 'rejected' | 'failed', startMillis: number): void {
  const seconds = (performance.now() - startMillis) / 1000;
  instruments.placementDuration.record(seconds, { 'shop.placement.outcome': outcome });
}
