import { describe, expect, it } from 'vitest';
import { checkDeposit } from './deposit.ts';

const terms = { requiredMinor: 50_000, grossMinor: 4_000_000, currency: 'EUR', pointer: '#/deposit' } as const;

describe('a deposit', () => {
  it.each([50_000, 4_000_000])('of %i is accepted', (amountMinor) => {
    expect(checkDeposit({ amountMinor, currency: 'EUR' }, terms)).toBeUndefined();
  });

  it.each([
    [49_999, 'EUR', 'deposit-too-low', '#/deposit/amountMinor'],
    [4_000_001, 'EUR', 'deposit-too-high', '#/deposit/amountMinor'],
    [50_000, 'JPY', 'deposit-currency', '#/deposit/currency'],
  ])('of %i %s is refused as %s', (amountMinor, currency, code, pointer) => {
    const document = checkDeposit({ amountMinor, currency }, terms)?.document;
    expect([document?.code, document?.errors?.[0]?.pointer]).toEqual([code, pointer]);
  });
});
