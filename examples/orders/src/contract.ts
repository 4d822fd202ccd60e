// What other services may know of this one. Amounts are whole minor units of the order's currency.
import type { Configuration, Currency, MarketCode, ModelId, Price } from '@pitwall-examples/products/contract';

export const orderStates = ['awaiting-deposit', 'confirmed', 'in-production', 'delivered', 'cancelled'] as const;
export type OrderState = (typeof orderStates)[number];

export const rejectionReasons = [
  'invalid-configuration',
  'unknown-model',
  'sold-out',
  'deposit-too-low',
  'deposit-too-high',
  'deposit-currency',
  'key-reused',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

export interface Deposit {
  readonly amountMinor: number;
  readonly currency: string;
}

/** Whom the dealer calls. Kept with the order, never answered in lists, never logged. */
export interface Contact {
  readonly name: string;
  readonly email: string;
}

export interface OrderRequest {
  readonly market: MarketCode;
  readonly customerId: string;
  readonly configuration: Configuration;
  readonly contact: Contact;
  /** In full, or left out to be paid later. */
  readonly deposit?: Deposit;
}

export interface Order {
  readonly id: string;
  readonly customerId: string;
  readonly market: MarketCode;
  readonly model: ModelId;
  readonly configuration: Configuration;
  readonly price: Omit<Price, 'lines' | 'linesIncludeTax'>;
  readonly deposit: { readonly requiredMinor: number; readonly paidMinor: number; readonly currency: Currency };
  readonly leadTimeWeeks: number;
  readonly state: OrderState;
  readonly placedAt: string;
  readonly changedAt: string;
}
