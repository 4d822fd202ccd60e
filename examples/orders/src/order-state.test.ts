import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderStates } from './contract.ts';
import { canBecome, isOpen } from './order-state.ts';

describe('an order', () => {
  it('goes from its deposit to delivery in order', () => {
    const way = ['awaiting-deposit', 'confirmed', 'in-production', 'delivered'] as const;
    for (const [index, state] of way.slice(1).entries()) expect(canBecome(way[index] ?? 'cancelled', state)).toBe(true);
    expect(canBecome('awaiting-deposit', 'in-production')).toBe(false);
  });

  it('can be cancelled until it is being built', () => {
    expect(orderStates.filter((state) => canBecome(state, 'cancelled'))).toEqual(['awaiting-deposit', 'confirmed']);
  });

  it('is closed once delivered or cancelled', () => {
    expect(orderStates.filter((state) => !isOpen(state))).toEqual(['delivered', 'cancelled']);
  });

  it('ends after at most three changes, whatever happens to it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...orderStates), { maxLength: 30 }), (wanted) => {
        let state: (typeof orderStates)[number] = 'awaiting-deposit';
        let changes = 0;
        for (const next of wanted) {
          if (!canBecome(state, next)) continue;
          state = next;
          changes += 1;
        }
        expect(changes).toBeLessThanOrEqual(3);
      }),
    );
  });
});
