// The world after the order, in fast motion: cars are built and delivered within minutes, deposits that never come
// run out. It keeps the number of open orders level, as in a shop that has been open for years.
import { randomUUID } from 'node:crypto';
import { cancelOrder, moveOrder } from './change-order.ts';
import type { OrderState } from './contract.ts';
import type { OrderDependencies } from './place-order.ts';
import type { StoredOrder } from './store/order-store.ts';
import { logger } from './telemetry.ts';

type Step = (dependencies: OrderDependencies, order: StoredOrder) => Promise<unknown>;

interface Stage {
  readonly state: OrderState;
  readonly afterMillis: number;
  readonly step: Step;
}

const tickMillis = 5000;

const stages: readonly Stage[] = [
  { state: 'in-production', afterMillis: 120_000, step: (at, order) => moveOrder(at, order, 'delivered') },
  { state: 'confirmed', afterMillis: 60_000, step: (at, order) => moveOrder(at, order, 'in-production') },
  { state: 'awaiting-deposit', afterMillis: 180_000, step: (at, order) => cancelOrder(at, order, randomUUID()) },
];

/** Runs until stopped; never keeps the process alive. */
export function startProduction(dependencies: OrderDependencies): () => void {
  const timer = setInterval(() => void advanceOrders(dependencies), tickMillis).unref();
  return () => clearInterval(timer);
}

/** Moves every order that is due. One that fails is tried again at the next tick. Returns how many moved. */
export async function advanceOrders(dependencies: OrderDependencies): Promise<number> {
  let moved = 0;
  for (const { state, afterMillis, step } of stages) {
    for (const order of await dependencies.store.listUnchangedSince(state, dependencies.now() - afterMillis)) {
      try {
        await step(dependencies, order);
        moved += 1;
      } catch (error) {
        logger.warn('Order could not be moved on', { error, 'shop.order.id': order.id, 'shop.order.state': state });
      }
    }
  }
  return moved;
}
