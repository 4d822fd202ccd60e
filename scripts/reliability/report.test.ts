import { expect, test } from 'vitest';
import { cases } from './cases.ts';
import { type CaseRun, describeReliability, hasHeld, judgeCases } from './report.ts';

test('a case holds when a test with its id passed and none failed; one without a test has not held', () => {
  const results = judgeCases([
    { fullName: 'G01 without a fault', status: 'passed', duration: 1600 },
    { fullName: 'G02 an outage (503)', status: 'passed', duration: 100 },
    { fullName: 'outages (G02) hang', status: 'failed', duration: 100 },
    { fullName: 'G03 not run', status: 'skipped' },
  ]);
  expect(results).toHaveLength(cases.length);
  expect(results.slice(0, 4).map(hasHeld)).toEqual([true, false, false, false]);
  expect(results.slice(0, 2)).toMatchObject([{ seconds: 2 }, { failed: ['outages (G02) hang'] }]);
});

const run: CaseRun = {
  id: 'G02',
  what: 'outages',
  passed: 1,
  failed: [],
  seconds: 100,
  date: '2026-11-25',
  commit: 'abc1234',
  machine: '2 cores, 8 GiB',
  node: '24.0.0',
  numbers: [
    { id: 'G02', name: 'refused', peer: 'OpenTelemetry JS', numbers: { made: 18_000, lost: 11_000 } },
    { id: 'G02', name: 'refused, spill', numbers: { made: 36_000, lost: 0, doubled: 2 } },
    { id: 'G02', name: 'something else', numbers: { bytes: 1.25 } },
  ],
};

test('the report has our numbers before those of peers, and one table for each kind of numbers', () => {
  const text = describeReliability([run]);
  expect(text).toContain('| G02 | an outage of 60 s: 503, hang, reset, refused | held (1 test, 100 s) |');
  expect(text).toContain(`|  | made | lost | doubled |
| --- | ---: | ---: | ---: |
| refused, spill | 36,000 | 0 | 2 |
| *OpenTelemetry JS*: refused | 18,000 | 11,000 | – |
`);
  expect(text).toContain('| something else | 1.3 |');
  expect(text).toContain('| G01 | no fault | NOT RUN |');
});

test('the report of several runs says when each case was run, and names what did not hold', () => {
  const failed: CaseRun = { ...run, id: 'G05', failed: ['G05 404 is final'], commit: 'def5678', numbers: [] };
  const text = describeReliability([failed, run]);
  expect(text).toContain('held (1 test, 100 s, 2026-11-25 at abc1234)');
  expect(text).toContain('**DID NOT HOLD** (1 failed; 1 test, 100 s, 2026-11-25 at def5678)');
  expect(text).toContain('## What did not hold\n\n- G05 404 is final\n');
});
