import { expect, test } from 'vitest';
import { cases } from './cases.ts';
import { describeReliability, hasHeld, judgeCases } from './report.ts';

test('a case holds when a test with its id passed and none failed; one without a test has not held', () => {
  const results = judgeCases([
    { fullName: 'G01 without a fault', status: 'passed' },
    { fullName: 'G02 an outage (503)', status: 'passed' },
    { fullName: 'outages (G02) hang', status: 'failed' },
    { fullName: 'G03 not run', status: 'skipped' },
  ]);
  expect(results).toHaveLength(cases.length);
  expect(results.slice(0, 4).map(hasHeld)).toEqual([true, false, false, false]);
});

test('the report names every case and prints its numbers', () => {
  const results = judgeCases([{ fullName: 'G01 without a fault', status: 'passed' }]);
  const numbers = [{ id: 'G01', name: 'no fault', numbers: { made: 5, lost: 0 }, isFull: true }];
  const text = describeReliability(results, numbers, { date: '2026-11-24', machine: '2 cores', node: '24' });
  for (const [id] of cases) expect(text).toContain(`| ${id} |`);
  expect(text).toContain('- no fault: made 5; lost 0');
  expect(text).toContain('| G02 | an outage of 60 s: 503, hang, reset, refused | DID NOT HOLD |');
});
