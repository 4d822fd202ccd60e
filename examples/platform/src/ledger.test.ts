import { describe, expect, test } from 'vitest';
import type { CoverageRow, LedgerAccount } from '../../../collectors/local/src/api/types.ts';
import { describeAccount, describeLedger } from './ledger.ts';

function row(signal: CoverageRow['signal'], destination: string, ledger?: LedgerAccount): CoverageRow {
  return {
    service: 'orders',
    signal,
    destination,
    received: 0,
    duplicates: 0,
    ratePerSecond: 0,
    recentRates: [],
    lastSeenMillis: 0,
    state: 'ok',
    ...(ledger && { ledger }),
  };
}

describe('describeLedger', () => {
  test('a balanced account says what was delivered', () => {
    const report = describeLedger([
      row('traces', 'otlp', { accepted: 1200, delivered: 1200, dropped: 0, queued: 0 }),
      row('logs', 'otlp', { accepted: 40, delivered: 40, dropped: 0, queued: 0 }),
      row('logs', 'logstash', { accepted: 40, delivered: 40, dropped: 0, queued: 0 }),
    ]);
    expect(report).toEqual({
      isBalanced: true,
      total: '1,200 spans, 80 log records',
      text: 'Nothing lost: 1,200 spans, 80 log records, accepted and delivered.',
    });
  });

  test('drops, what is still queued and what nobody can account for are each named', () => {
    const report = describeLedger([
      row('traces', 'otlp', { accepted: 10, delivered: 4, dropped: 3, queued: 2 }),
      row('logs', 'otlp', { accepted: 5, delivered: 5, dropped: 0, queued: 0 }),
    ]);
    expect(report?.isBalanced).toBe(false);
    expect(report?.text).toContain(
      'orders traces by otlp: 4 of 10 delivered, 3 dropped, 2 still queued, 1 unaccounted for',
    );
    expect(report?.text).not.toContain('logs');
  });

  test('what an earlier process left counts as accepted, and what is on disk is named', () => {
    const account = { accepted: 10, recovered: 5, delivered: 15, dropped: 0, queued: 0 };
    expect(describeLedger([row('logs', 'otlp', account)])?.isBalanced).toBe(true);
    const report = describeLedger([row('logs', 'otlp', { ...account, delivered: 12, spooled: 3 })]);
    expect(report?.text).toContain('orders logs by otlp: 12 of 15 delivered, 3 kept on disk');
  });

  test('metrics that were queued before the account that came by the same wire have arrived', () => {
    const account = { accepted: 9, delivered: 4, dropped: 0, queued: 5 };
    expect(describeLedger([row('metrics', 'otlp', account)])?.isBalanced).toBe(true);
    expect(describeLedger([row('metrics', 'prometheus', account)])?.isBalanced).toBe(false);
    expect(describeLedger([row('logs', 'otlp', account)])?.isBalanced).toBe(false);
  });

  test('without any account nothing is claimed', () => {
    expect(describeLedger([row('metrics', 'prometheus')])).toBeUndefined();
  });
});

describe('describeAccount', () => {
  const report = { isBalanced: true, total: '5 spans', text: 'Nothing lost: 5 spans, accepted and delivered.' };

  test('does not call nothing lost what a killed part may have held', () => {
    expect(describeAccount(report, false)).toBe('Nothing lost: 5 spans, accepted and delivered.');
    expect(describeAccount(report, true)).toBe('Up to its last account: 5 spans, delivered.');
    expect(describeAccount({ ...report, isBalanced: false, text: 'Not all' }, true)).toBe('Not all');
    expect(describeAccount(undefined, true)).toBe('');
  });
});
