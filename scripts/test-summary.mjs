// Turns vitest's JSON results into the closing line of a CI run: `N passed, N failed[, N skipped]`.
// A run that failed without a failed test (a check, a file that does not load, a crash) counts as one failure, and a
// run without any passed test has failed too. Plain JavaScript: it must work although the install has failed.
import { readFileSync } from 'node:fs';

const [file = '', status = '1'] = process.argv.slice(2);

function readResults() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {}; // The tests were never reached; the exit status says so.
  }
}

const { numPassedTests: passed = 0, numFailedTests: broken = 0, numPendingTests: skipped = 0 } = readResults();
const hasFailed = status !== '0' || passed === 0;
const failed = hasFailed ? Math.max(1, broken) : broken;
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = failed > 0 ? 1 : 0;
