import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeLogQuery } from '../src/query/log-query.ts';
import type { LogTerm } from '../src/query/log-query.ts';
import { matchesLog } from '../src/query/log-match.ts';
import { queryLogs } from '../src/query/logs.ts';
import { describeLogRow } from '../src/query/rows.ts';
import type { LogRecord } from '../src/records.ts';
import { startStore } from '../src/store/store.ts';
import { createDataDir } from './collector.ts';

// Few letters, so that drawn queries meet drawn logs; among them all that SQL, LIKE and JSON treat as special.
const text = fc.string({
  unit: fc.constantFrom('a', 'B', 'ü', '"', '\\', '%', '_', "'", '\n', '{', ',', ':', '1', '🏎'),
  maxLength: 5,
});
const key = fc.constantFrom('k', 'http.status', 'a/b', 'ke"y', 'x~1', 'level');
const value = fc.oneof(text, fc.constantFrom(1, 10, -1.5, true, false, 'true', '1', ['a', 1], { k: 'a' }));

const log = fc.record({
  level: fc.constantFrom('info', 'error'),
  message: text,
  logger: fc.option(text, { nil: undefined }),
  attributes: fc.dictionary(key, value, { maxKeys: 3 }),
});
const term = fc.record({
  field: fc.option(fc.oneof(fc.constantFrom('level', 'message', 'logger', 'service', 'instance', 'trace'), key), {
    nil: undefined,
  }),
  pieces: fc.array(fc.oneof(text, fc.constantFrom('1', 'true', 'error', 'shop')), { minLength: 1, maxLength: 3 }),
  isNegated: fc.boolean(),
});

test('the store and the live tail agree on which logs answer a query', async () => {
  const store = await startStore({
    dataDir: await createDataDir(),
    retention: { maxAgeMillis: 86_400_000, maxBytes: 2 ** 30 },
    onProblem: () => undefined,
  });
  const resource = {
    service: 'shop',
    instance: 'shop-1',
    attributes: { 'service.name': 'shop', 'service.instance.id': 'shop-1' },
  };
  const now = Date.now();
  const drawn = fc.sample(log, { numRuns: 400, seed: 7 });
  const logs = drawn.map((one, index): LogRecord & { id: string } => ({
    ...one,
    resource,
    id: `log-${index}`,
    timeMillis: now - index,
  }));
  await store.submit({ destination: 'otlp', arrivedMillis: now, wireBytes: 1, spans: [], logs, points: [] });
  const rows = logs.map((one) => describeLogRow(one, 'otlp'));
  let matched = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(term, { minLength: 1, maxLength: 2 }), async (terms) => {
      const wanted: readonly LogTerm[] = terms.map(({ field, ...rest }) =>
        field === undefined ? rest : { field, ...rest },
      );
      const range = { fromMillis: now - 1_000, toMillis: now };
      const reply = await queryLogs(store, { ...range, terms: wanted, limit: 1_000, order: 'desc' });
      const inMemory = rows.filter((row) => matchesLog(wanted, row)).map((row) => row.id);
      matched += inMemory.length;
      expect([describeLogQuery(wanted), reply.logs.map((row) => row.id)]).toEqual([describeLogQuery(wanted), inMemory]);
    }),
    { numRuns: 300 },
  );
  expect(matched).toBeGreaterThan(1_000);
  await store.stop();
});
