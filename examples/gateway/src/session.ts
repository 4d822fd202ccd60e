// Sessions and their carts, in memory. A session is a random cookie: whoever holds it, shops with it; one that we
// never gave out, or forgot, is no session at all.
import { randomUUID } from 'node:crypto';
import type { Configuration, MarketCode, ModelId, Price } from '@pitwall-examples/products/contract';

export interface CartItem {
  readonly id: string;
  readonly market: MarketCode;
  readonly model: ModelId;
  readonly configuration: Configuration;
  readonly price: Price;
  readonly depositMinor: number;
  /** The idempotency key that is ordering it, or did: another key would order the car a second time. */
  orderKey?: string;
  /** Set once it is ordered; it then leaves the cart, but sending the order again stays harmless. */
  orderId?: string;
}

export interface Session {
  readonly id: string;
  readonly customerId: string;
  readonly items: Map<string, CartItem>;
}

export interface Sessions {
  find(id: string | undefined): Session | undefined;
  create(): Session;
  count(): number;
}

export interface SessionOptions {
  readonly maxSessions?: number;
  readonly maxIdleMillis?: number;
  readonly now?: () => number;
}

interface Kept {
  readonly session: Session;
  readonly usedMillis: number;
}

export function createSessions(options: SessionOptions = {}): Sessions {
  const { maxSessions = 20_000, maxIdleMillis = 30 * 60_000, now = Date.now } = options;
  // In order of last use: what is idle longest comes first.
  const kept = new Map<string, Kept>();

  const touch = (session: Session): Session => {
    kept.delete(session.id);
    kept.set(session.id, { session, usedMillis: now() });
    return session;
  };
  const forgetIdle = (): void => {
    for (const [id, { usedMillis }] of kept) {
      if (kept.size <= maxSessions && now() - usedMillis < maxIdleMillis) return;
      kept.delete(id);
    }
  };

  return {
    find(id) {
      forgetIdle();
      const session = id === undefined ? undefined : kept.get(id)?.session;
      return session && touch(session);
    },
    create() {
      const session = touch({ id: randomUUID(), customerId: `cus_${randomUUID()}`, items: new Map() });
      forgetIdle();
      return session;
    },
    count: () => kept.size,
  };
}
