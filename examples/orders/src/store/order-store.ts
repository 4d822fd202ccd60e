import type { MarketCode } from '@pitwall-examples/products/contract';
import type { Contact, Order, OrderState } from '../contract.ts';

/** An order as it is kept: with what is nobody else's business, and a version that guards against lost updates. */
export interface StoredOrder extends Order {
  readonly contact: Contact;
  readonly version: number;
}

export interface StateCount {
  readonly market: MarketCode;
  readonly state: OrderState;
  readonly count: number;
}

/** Where orders live. Keyed access and conditional writes only, so that a table in DynamoDB can stand behind it. */
export interface OrderStore {
  insert(order: StoredOrder): Promise<void>;
  find(id: string): Promise<StoredOrder | undefined>;
  /** Newest first. */
  listByCustomer(customerId: string, limit: number): Promise<StoredOrder[]>;
  /** Orders in this state that have not changed since this time, oldest first. */
  listUnchangedSince(state: OrderState, beforeMillis: number): Promise<StoredOrder[]>;
  /** Writes version n + 1 only over version n; false if someone else was faster. */
  replace(order: StoredOrder): Promise<boolean>;
  /** Of each market and open state, zeros included: a gauge that falls silent is not a gauge that reads zero. */
  countOpen(): Promise<StateCount[]>;
  /** Lets go of its connections, which would keep the process. */
  close(): void;
}
