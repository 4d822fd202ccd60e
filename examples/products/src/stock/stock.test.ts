import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../catalogue/catalogue.ts';
import { runShift } from './factory.ts';
import { createStock } from './stock.ts';

const prima = { model: catalogue.strale, market: 'DE' } as const;
const soldOut = { model: catalogue.strale, market: 'JP' } as const;

describe('stock', () => {
  it('gives a slot once per reservation id, however often it is asked', () => {
    const stock = createStock();
    expect(stock.reserve('order-1', prima).kind).toBe('reserved');
    expect(stock.reserve('order-1', prima).kind).toBe('repeated');
    expect(stock.level(prima).available).toBe(11);
  });

  it('does not give one id to two cars', () => {
    const stock = createStock();
    stock.reserve('order-1', prima);
    expect(stock.reserve('order-1', { ...prima, market: 'US' }).kind).toBe('conflict');
  });

  it('takes a slot back once', () => {
    const stock = createStock();
    stock.reserve('order-1', prima);
    expect(stock.release('order-1')?.model).toBe('strale');
    expect(stock.release('order-1')).toBeUndefined();
    expect(stock.level(prima).available).toBe(12);
  });

  it('is sold out for good where the edition is gone', () => {
    const stock = createStock();
    expect(stock.reserve('order-1', soldOut).kind).toBe('sold-out');
    expect(stock.refill(soldOut, 5)).toBe(0);
  });

  it('promises a longer wait as the books fill', () => {
    const stock = createStock();
    expect(stock.level(prima).leadTimeWeeks).toBe(36);
    for (let order = 0; order < 12; order += 1) stock.reserve(`order-${order}`, prima);
    expect(stock.level(prima)).toMatchObject({ available: 0, leadTimeWeeks: 54 });
    expect(stock.reserve('one-more', prima).kind).toBe('sold-out');
  });

  it('never has less than nothing or more than it was given, whatever is asked of it', () => {
    const asked = fc.tuple(fc.constantFrom('reserve', 'release', 'refill'), fc.integer({ min: 0, max: 20 }));
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 60 }), (steps) => {
        const stock = createStock();
        for (const [step, number] of steps) {
          if (step === 'reserve') stock.reserve(`order-${number}`, prima);
          else if (step === 'release') stock.release(`order-${number}`);
          else stock.refill(prima, number);
          const { available } = stock.level(prima);
          expect(available).toBeGreaterThanOrEqual(0);
          expect(available).toBeLessThanOrEqual(12);
        }
      }),
    );
  });
});

describe('the factory', () => {
  it('opens slots where they have run lowest', () => {
    const stock = createStock();
    for (let order = 0; order < 10; order += 1) stock.reserve(`order-${order}`, prima);
    expect(runShift(stock)).toBe(6);
    expect(stock.level(prima).available).toBe(8);
  });

  it('forgets reservations of cars that are being built', () => {
    const stock = createStock(() => 0);
    stock.reserve('order-1', prima);
    runShift(stock, 16 * 60_000);
    expect(stock.release('order-1')).toBeUndefined();
  });
});
