import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { createOwnerName, isAbandoned } from './ownership.ts';
import { countThreadEnds, watchThreads } from './thread-ends.ts';

const nowMillis = 1_700_000_000_000;
const minute = 60_000;
const own = createOwnerName().split('-');
const named = (parts: Readonly<Record<number, string>>): string =>
  own.map((part, index) => parts[index] ?? part).join('-');
const ofThread = (threadId: number): string => named({ 6: String(threadId) });
const silentFor = (name: string, minutes: number): boolean =>
  isAbandoned(name, nowMillis - minutes * minute, nowMillis);

it('a folder is abandoned when it was let go of or its process is no more, and after a minute when nobody here can tell', () => {
  expect(silentFor('free-1700000000000000-abcdef', 0)).toBe(true);
  expect(silentFor(named({ 5: '1' }), 0)).toBe(true); // the id is another process's by now
  expect(silentFor(named({ 3: 'elsewhere' }), 0.9)).toBe(false);
  expect(silentFor(named({ 3: 'elsewhere' }), 1.1)).toBe(true);
  expect(silentFor(ofThread(0), 10_000)).toBe(false);
  expect(silentFor('somebody-elses', 10_000)).toBe(false);
});

it('a thread that runs is never taken for dead by the one that started it, and at once when it has ended', async () => {
  watchThreads();
  const thread = new Worker('setInterval(() => {}, 1000)', { eval: true });
  const name = ofThread(thread.threadId);
  await once(thread, 'online');
  expect(silentFor(name, 10_000)).toBe(false);
  const ends = countThreadEnds();
  await thread.terminate();
  expect(silentFor(name, 0)).toBe(true);
  expect(countThreadEnds()).toBe(ends + 1);
});

it('a thread that somebody else started may compute for long, and is taken for dead after an hour', () => {
  const name = ofThread(123_456_789);
  expect(silentFor(name, 59)).toBe(false);
  expect(silentFor(name, 61)).toBe(true);
});
