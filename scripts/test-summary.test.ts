import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const program = fileURLToPath(new URL('test-summary.mjs', import.meta.url));

function summarise(results: object | undefined, status: number): { line: string; code: number | null } {
  const folder = mkdtempSync(join(tmpdir(), 'pitwall-summary-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'results.json');
  if (results) writeFileSync(file, JSON.stringify(results));
  const run = spawnSync(process.execPath, [program, file, String(status)], { encoding: 'utf8' });
  return { line: run.stdout, code: run.status };
}

test('a green run is counted', () => {
  const results = { numPassedTests: 120, numFailedTests: 0, numPendingTests: 0 };
  expect(summarise(results, 0)).toEqual({ line: '120 passed, 0 failed\n', code: 0 });
});

test('failed and skipped tests are counted', () => {
  const results = { numPassedTests: 7, numFailedTests: 2, numPendingTests: 3 };
  expect(summarise(results, 1)).toEqual({ line: '7 passed, 2 failed, 3 skipped\n', code: 1 });
});

test('a run that fails outside a test is a failure', () => {
  const results = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 0 };
  expect(summarise(results, 1)).toEqual({ line: '7 passed, 1 failed\n', code: 1 });
});

test('a run without tests is a failure, whatever its exit status', () => {
  expect(summarise(undefined, 0)).toEqual({ line: '0 passed, 1 failed\n', code: 1 });
  expect(summarise({ numPassedTests: 0, numFailedTests: 0 }, 0).code).toBe(1);
});
