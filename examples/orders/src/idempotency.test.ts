import { describe, expect, it } from 'vitest';
import { createIdempotency } from './idempotency.ts';

function createCounter(): { readonly work: () => Promise<number>; readonly count: () => number } {
  let count = 0;
  return { work: async () => (count += 1), count: () => count };
}

describe('an idempotency key', () => {
  it('does the work once and answers the same again', async () => {
    const { work } = createCounter();
    const idempotency = createIdempotency<number>();
    expect(await idempotency.run('key', { a: 1 }, work)).toEqual({ kind: 'done', value: 1 });
    expect(await idempotency.run('key', { a: 1 }, work)).toEqual({ kind: 'replayed', value: 1 });
  });

  it('lets a double click wait for the one result', async () => {
    const { work, count } = createCounter();
    const idempotency = createIdempotency<number>();
    const outcomes = await Promise.all([idempotency.run('key', {}, work), idempotency.run('key', {}, work)]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'replayed']);
    expect(count()).toBe(1);
  });

  it('is refused for another request, but not for the same with its members in another order', async () => {
    const { work } = createCounter();
    const idempotency = createIdempotency<number>();
    await idempotency.run('key', { a: 1, b: { c: 2, d: 3 } }, work);
    expect((await idempotency.run('key', { b: { d: 3, c: 2 }, a: 1 }, work)).kind).toBe('replayed');
    expect((await idempotency.run('key', { a: 1, b: { c: 2 } }, work)).kind).toBe('reused');
  });

  it('may be used again after a failure', async () => {
    const { work } = createCounter();
    const idempotency = createIdempotency<number>();
    await expect(idempotency.run('key', {}, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect((await idempotency.run('key', {}, work)).kind).toBe('done');
  });

  it('is forgotten after its age, and when there are too many', async () => {
    const { work } = createCounter();
    let millis = 0;
    const idempotency = createIdempotency<number>({ maxEntries: 2, maxAgeMillis: 1000, now: () => millis });
    await idempotency.run('old', {}, work);
    millis = 1000;
    expect((await idempotency.run('old', {}, work)).kind).toBe('done');
    await idempotency.run('second', {}, work);
    await idempotency.run('third', {}, work);
    expect((await idempotency.run('old', {}, work)).kind).toBe('done');
  });
});
