// The life of an order:  awaiting-deposit ──> confirmed ──> in-production ──> delivered
//                               └──────────────────┴──────> cancelled
import type { OrderState } from './contract.ts';

const nextStates: Readonly<Record<OrderState, readonly OrderState[]>> = {
  'awaiting-deposit': ['confirmed', 'cancelled'],
  confirmed: ['in-production', 'cancelled'],
  'in-production': ['delivered'],
  delivered: [],
  cancelled: [],
};

export function canBecome(from: OrderState, to: OrderState): boolean {
  return nextStates[from].includes(to);
}

/** An order that still has somewhere to go. */
export function isOpen(state: OrderState): boolean {
  return nextStates[state].length > 0;
}
