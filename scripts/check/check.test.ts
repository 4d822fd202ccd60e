import { expect, test } from 'vitest';
import { runChecks } from './check.ts';
import type { Check } from './check.ts';

function createCheck(name: string, run: Check['run']): Check {
  return { name, run };
}

test('every check runs and is reported, whatever fails or throws', async () => {
  const told: string[] = [];
  const reports = await runChecks(
    [
      createCheck('fails', async () => ({ isOk: false, output: 'wrong' })),
      createCheck('throws', () => Promise.reject(new Error('broken'))),
      createCheck('passes', async () => ({ isOk: true, output: '' })),
    ],
    2,
    ({ check }) => told.push(check.name),
  );
  expect(told.toSorted()).toEqual(['fails', 'passes', 'throws']);
  expect(reports.filter(({ result }) => result.isOk).map(({ check }) => check.name)).toEqual(['passes']);
  expect(reports.find(({ check }) => check.name === 'throws')?.result.output).toContain('broken');
});

test('no more than the given number run at the same time', async () => {
  let running = 0;
  let most = 0;
  const check = createCheck('counts', async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return { isOk: true, output: '' };
  });
  await runChecks([check, check, check, check, check], 2, () => undefined);
  expect(most).toBe(2);
});
