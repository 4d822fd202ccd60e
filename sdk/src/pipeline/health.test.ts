import { expect, it } from 'vitest';
import { createHealth } from './health.ts';

function open() {
  let now = 1000;
  const health = createHealth('logs', { say: () => {} }, () => now);
  return { health, wait: () => (now += 1000) };
}

it('rejects since the first of the refusals in a row, and a refusal is no success', () => {
  const { health, wait } = open();
  wait();
  for (let n = 0; n < 3; n += 1) {
    health.noteAnswer();
    health.noteRejection('HTTP 400');
    wait();
  }
  expect(health.read(false)).toEqual({ state: 'rejecting', lastError: { reason: 'HTTP 400', atMillis: 4000 } });
  expect(health.sinceMillis).toBe(2000);
  health.noteAnswer();
  health.noteTaken();
  expect(health.read(false)).toMatchObject({ state: 'ok', lastSuccessMillis: 5000 });
  expect(health.sinceMillis).toBe(5000);
  wait();
  health.noteAnswer();
  health.noteTaken();
  expect(health.sinceMillis).toBe(5000);
  wait();
  health.noteAnswer();
  health.noteRejection('HTTP 400');
  expect(health.sinceMillis).toBe(7000);
});

it('retries since the first failure, and rejects anew after it', () => {
  const { health, wait } = open();
  health.noteAnswer();
  health.noteRejection('HTTP 400');
  wait();
  health.noteFailure('HTTP 503', 'in memory');
  wait();
  health.noteFailure('HTTP 503', 'in memory');
  expect(health.sinceMillis).toBe(2000);
  health.noteAnswer();
  health.noteRejection('HTTP 400');
  expect(health.read(false).state).toBe('rejecting');
  expect(health.sinceMillis).toBe(3000);
});
