import { describe, expect, it } from 'vitest';
import { createBodyMemory } from './body-memory.ts';

describe('createBodyMemory', () => {
  it('gives the memory of the last body to the next one, only once', () => {
    const memory = createBodyMemory();
    const first = memory.take(1000);
    memory.giveBack(first.subarray(0, 900));
    const second = memory.take(1000);
    expect(second.buffer).toBe(first.buffer);
    expect(memory.take(1000).buffer).not.toBe(first.buffer);
  });

  it('gives what is too small, or far too large, to nobody', () => {
    const memory = createBodyMemory();
    for (const [before, after] of [
      [1000, 2000],
      [100_000, 1000],
    ] as const) {
      const first = memory.take(before);
      memory.giveBack(first);
      const second = memory.take(after);
      expect(second.buffer).not.toBe(first.buffer);
      expect(second.length).toBeGreaterThanOrEqual(after);
    }
  });
});
