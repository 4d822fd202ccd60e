import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQueue, recordOverheadBytes } from './queue.ts';
import type { EncodedRecord } from './types.ts';

const record = (size: number): EncodedRecord => ({ bytes: new Uint8Array(size), count: 1, group: undefined });

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
        expect(left.every((item, index) => item === added[index])).toBe(true);
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

  it('lets go of what has left it, at once', async () => {
    const queue = createQueue(1_000_000);
    const references = Array.from({ length: 100 }, () => {
      const item = record(10);
      queue.add(item);
      return new WeakRef(item);
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
