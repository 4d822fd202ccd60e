import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQueue, recordOverheadBytes } from './queue.ts';
import type { EncodedRecord } from './types.ts';

const group = { resource: Uint8Array.of(1), scope: Uint8Array.of(2) };
let made = 0;
/** No two are alike. */
const record = (size: number): EncodedRecord => {
  made += 1;
  const bytes = new Uint8Array(size + 3).fill(made % 256);
  const plain = { bytes: bytes.subarray(3), count: made, group: made % 3 === 0 ? group : undefined };
  return made % 5 === 0 ? { ...plain, isUrgent: true } : plain;
};

describe('createQueue', () => {
  it('never holds more than its bound, and every record leaves once, in order', () => {
    const sizes = fc.array(fc.record({ size: fc.nat(400), takes: fc.nat(3) }), { maxLength: 200 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 200, max: 5000 }), (steps, maxBytes) => {
        const queue = createQueue(maxBytes);
        const added: EncodedRecord[] = [];
        const left: EncodedRecord[] = [];
        for (const { size, takes } of steps) {
          const item = record(size);
          added.push(item);
          left.push(...queue.add(item), ...queue.take(takes, 1000));
          expect(queue.bytes).toBeLessThanOrEqual(maxBytes);
        }
        left.push(...queue.takeAll());
        expect(left).toEqual(added);
        expect(left.every((item, index) => item.group === added[index]?.group)).toBe(true);
        expect([queue.length, queue.bytes]).toEqual([0, 0]);
      }),
    );
  });

  it('takes at least one, even when that one is larger than a batch', () => {
    const queue = createQueue(10_000);
    queue.add(record(5000));
    queue.add(record(10));
    expect(queue.take(10, 100).map((item) => item.bytes.length)).toEqual([5000]);
    expect(queue.bytes).toBe(10 + recordOverheadBytes);
  });

  it('stays compact over a long life', () => {
    const queue = createQueue(1_000_000);
    for (let i = 0; i < 20_000; i += 1) {
      queue.add(record(1));
      expect(queue.take(1, 100).length).toBe(1);
    }
    expect(queue.length).toBe(0);
  });

  it('keeps their order when it grows with its oldest in the middle, and when a large one is empty', () => {
    const queue = createQueue(100_000_000);
    let next = made + 1;
    const take = (count: number): void => {
      for (const { count: number } of queue.take(count, Infinity)) expect(number).toBe(next++);
    };
    for (const [adds, takes] of [
      [1000, 700],
      [5000, 300],
      [3000, 9000],
      [10, 5],
      [2000, 3000],
    ] as const) {
      for (let i = 0; i < adds; i += 1) queue.add(record(1));
      take(takes);
    }
    expect([queue.length, next]).toEqual([0, made + 1]);
  });

  it('lets go of what has left it, at once', async () => {
    const queue = createQueue(1_000_000);
    const references = Array.from({ length: 100 }, () => {
      const item = record(10);
      queue.add(item);
      return new WeakRef(item.bytes.buffer);
    });
    queue.add(record(10));
    expect(queue.take(100, 10_000).length).toBe(100);
    // A weak reference holds its target until the task that made it has ended.
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    expect(references.filter((reference) => reference.deref() !== undefined)).toEqual([]);
    expect(queue.length).toBe(1);
  });
});

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
}
