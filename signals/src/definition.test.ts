import { describe, expect, it } from 'vitest';
import { counter, defineSignals, gauge, histogram, oneOf, SignalDefinitionError, text } from './definition.ts';

describe('defineSignals', () => {
  it('returns the definitions, frozen', () => {
    const signals = defineSignals({
      placed: counter({
        name: 'shop.orders.placed',
        unit: '{order}',
        description: 'Orders placed.',
        attributes: { 'shop.market': oneOf('DE', 'FR') },
      }),
    });
    expect(signals.placed.attributes['shop.market'].values).toEqual(['DE', 'FR']);
    expect(Object.isFrozen(signals)).toBe(true);
  });

  it('lists every problem in one error', () => {
    const define = () =>
      defineSignals({
        a: counter({ name: 'Bad-Name', unit: 'has space', description: ' ', attributes: {} }),
        b: counter({ name: 'shop.orders_total', unit: '1', description: 'x', attributes: { 'Bad Key': text('x') } }),
        c: histogram({ name: 'shop.time', unit: 's', description: 'x', attributes: {}, buckets: [1, 1] }),
        d: gauge({ name: 'shop.level', unit: '1', description: 'x', attributes: { 'a.b': oneOf('x', 'x') } }),
      });
    expect(define).toThrow(SignalDefinitionError);
    expect(problemsOf(define)).toEqual([
      'a: name "Bad-Name" is not dot-separated lower-case words',
      'a: unit "has space" is not a UCUM unit',
      'a: description is empty',
      'b: name "shop.orders_total" ends in total, which Prometheus adds itself',
      'b: attribute "Bad Key" is not dot-separated lower-case words',
      'c: buckets are not ascending numbers',
      'd: attribute "a.b" lists a value twice',
    ]);
  });

  it('does not compile with an attribute value that is not declared', () => {
    const market = oneOf('DE', 'FR');
    type Market = (typeof market.values)[number];
    const good: Market = 'DE';
    // @ts-expect-error 'XX' is not a declared market
    const bad: Market = 'XX';
    expect([good, bad]).toEqual(['DE', 'XX']);
  });
});

function problemsOf(define: () => unknown): readonly string[] {
  try {
    define();
    return [];
  } catch (error) {
    return error instanceof SignalDefinitionError ? error.problems : [String(error)];
  }
}
