import { counter, defineSignals, histogram, oneOf } from '@pitwall/signals';
import { describe, expect, it } from 'vitest';
import { createInstruments } from './instruments.ts';

const signals = defineSignals({
  placed: counter({ name: 'a.placed', unit: '1', description: 'x', attributes: { 'a.market': oneOf('DE', 'FR') } }),
  wait: histogram({ name: 'a.wait', unit: 's', description: 'x', attributes: {} }),
});

describe('createInstruments', () => {
  it('takes declared attributes and values only, and does nothing without a started SDK', () => {
    const instruments = createInstruments(signals);
    expect(() => {
      instruments.placed.add(1, { 'a.market': 'DE' });
      // @ts-expect-error 'US' is not a declared market
      instruments.placed.add(1, { 'a.market': 'US' });
      // @ts-expect-error the attribute is missing
      instruments.placed.add(1, {});
      // @ts-expect-error a histogram records
      expect(instruments.wait.add).toBeUndefined();
      instruments.wait.record(1, {});
    }).not.toThrow();
  });
});
