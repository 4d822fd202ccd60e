import { expect, test } from 'vitest';
import type { CoverageRow, LedgerAccount, SignalName } from '../../../src/api/types.ts';
import { arrangeLedger, judgeLedger, sumLedgers } from './ledger.ts';
import { arrangeMatrix } from './matrix.ts';

function row(service: string, signal: SignalName, destination: string): CoverageRow {
  return {
    service,
    signal,
    destination,
    received: 1,
    duplicates: 0,
    ratePerSecond: 1,
    recentRates: [],
    lastSeenMillis: 0,
    state: 'ok',
    ledger: { accepted: 10, delivered: 7, dropped: 1, queued: 2 },
  };
}

test('every service has a cell for every wire that anyone uses', () => {
  const matrix = arrangeMatrix([row('b', 'logs', 'otlp'), row('a', 'traces', 'otlp'), row('b', 'logs', 'logstash')]);
  expect(matrix.columns.map((column) => `${column.signal}/${column.destination}`)).toEqual([
    'traces/otlp',
    'logs/logstash',
    'logs/otlp',
  ]);
  expect(matrix.lines.map((line) => line.cells.map((cell) => cell !== undefined))).toEqual([
    [true, false, false],
    [false, true, true],
  ]);
});

test('a ledger is whole, lost or still open', () => {
  expect(judgeLedger({ accepted: 10, delivered: 8, dropped: 0, queued: 2 })).toEqual({ kind: 'whole', unaccounted: 0 });
  const withDisk = { accepted: 10, recovered: 3, delivered: 8, dropped: 0, queued: 2, spooled: 3 };
  expect(judgeLedger(withDisk)).toEqual({ kind: 'whole', unaccounted: 0 });
  expect(judgeLedger({ accepted: 10, delivered: 8, dropped: 2, queued: 0 }).kind).toBe('lost');
  expect(judgeLedger({ accepted: 10, delivered: 8, dropped: 0, queued: 0 })).toEqual({ kind: 'open', unaccounted: 2 });
});

test('ledgers add up, and no ledger is not zero', () => {
  expect(sumLedgers([row('a', 'logs', 'otlp'), row('b', 'logs', 'otlp')])?.accepted).toBe(20);
  expect(sumLedgers([])).toBeUndefined();
});

test('a ledger reads as a sum, without what is rare and zero', () => {
  const read = (ledger: LedgerAccount): string =>
    arrangeLedger(ledger)
      .map(({ sign, count, word }) => `${sign}${count} ${word}`)
      .join('');
  const plain = { accepted: 10, delivered: 8, dropped: 0, queued: 2 };
  expect(read(plain)).toBe('10 accepted = 8 delivered + 0 dropped + 2 queued');
  expect(read({ ...plain, recovered: 3, spooled: 3 })).toBe(
    '10 accepted + 3 recovered = 8 delivered + 0 dropped + 2 queued + 3 spooled',
  );
});
