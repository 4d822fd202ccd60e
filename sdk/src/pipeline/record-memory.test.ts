import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createRig, expectBalanced, fill, flush, numberOf, range } from '../../test/pipeline-rig.ts';
import { RecordMemory } from './record-memory.ts';
import type { EncodedRecord, Outcome } from './types.ts';

const source = Buffer.alloc(40_000);
const write = (memory: RecordMemory, length: number, value: number): EncodedRecord => {
  return { bytes: memory.copy(source.fill(value, 0, length), length), count: 1, group: undefined };
};

describe('RecordMemory', () => {
  it('never changes what is not released, whatever is released before', () => {
    const steps = fc.array(fc.record({ length: fc.integer({ min: 1, max: 20_000 }), releases: fc.nat(3) }), {
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(steps, (all) => {
        const memory = new RecordMemory();
        const waiting: { record: EncodedRecord; value: number; length: number }[] = [];
        for (const [index, { length, releases }] of all.entries()) {
          waiting.push({ record: write(memory, length, index % 256), value: index % 256, length });
          memory.release(waiting.splice(0, releases).map(({ record }) => record));
          for (const { record, value, length: own } of waiting) {
            expect(record.bytes.length).toBe(own);
            expect(record.bytes.every((byte) => byte === value)).toBe(true);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('uses the same memory again for records that come and go, batch by batch', () => {
    const memory = new RecordMemory();
    const buffers = new Set<ArrayBufferLike>();
    for (let batch = 0; batch < 50; batch += 1) {
      const records = range(0, 200).map((index) => write(memory, 4500, index));
      for (const { bytes } of records) buffers.add(bytes.buffer);
      memory.release(records);
    }
    expect(buffers.size).toBeGreaterThan(1);
    expect(buffers.size).toBeLessThanOrEqual(17);
  });

  it('gives a large record memory of its own, and leaves alone what is not its own', () => {
    const memory = new RecordMemory();
    const large = write(memory, 30_000, 1);
    expect(large.bytes.buffer.byteLength).toBe(30_000);
    const small = write(memory, 10, 2);
    memory.release([large, { bytes: Uint8Array.of(1), count: 1, group: undefined }]);
    expect([...write(memory, 2, 3).bytes, ...small.bytes.subarray(0, 2)]).toEqual([3, 3, 2, 2]);
  });
});

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('a pipeline', () => {
  const answers = ['delivered', 'retry', 'partial', 'throws', 'hangs'] as const;
  const run = async (profile: 'spill' | 'durable' | undefined, script: (typeof answers)[number][]) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'pitwall-memory-'));
    folders.push(folder);
    let changed = 0;
    const late: Promise<void>[] = [];
    const delivered: number[] = [];
    const rest = [...script];
    /** Reads as long as it may: until it settles, or, given up, for longer. */
    const send = async (records: readonly EncodedRecord[]): Promise<Outcome> => {
      const before = records.map(numberOf);
      const answer = rest.shift() ?? 'delivered';
      const read = async (millis: number): Promise<void> => {
        await new Promise((resolve) => setTimeout(resolve, millis));
        if (JSON.stringify(records.map(numberOf)) !== JSON.stringify(before)) changed += 1;
      };
      if (answer === 'hangs' || answer === 'throws') late.push(read(400));
      if (answer === 'hangs') return new Promise(() => {});
      await read(1);
      if (answer === 'throws') throw new Error('broken');
      if (answer === 'retry') return { kind: 'retry', reason: 'busy' };
      if (answer === 'partial') {
        delivered.push(...before.slice(1));
        return { kind: 'partial', retry: [0], rejected: [], reason: 'one' };
      }
      delivered.push(...before);
      return { kind: 'delivered' };
    };
    const encodeRecord = (n: number, memory?: RecordMemory): EncodedRecord => {
      const text = Buffer.from(String(n).padStart(3000, '0'));
      return { bytes: memory?.copy(text, text.length) ?? text, count: 1, group: undefined };
    };
    const rig = createRig([], {
      folder,
      limits: { exportTimeoutMillis: 20, maxQueueBytes: 400_000 },
      destination: { encodeRecord, send },
      isUrgent: (n) => n % 50 === 0,
      ...(profile ? { profile } : {}),
    });
    for (let from = 0; from < 500; from += 100) {
      fill(rig, from, from + 100);
      await flush(rig);
    }
    await Promise.all(late);
    expectBalanced(rig);
    rig.pipeline.end(true);
    return { changed, delivered: new Set(delivered) };
  };

  it.each([undefined, 'spill', 'durable'] as const)(
    'never changes a record that a request may still read, in profile %s',
    async (profile) => {
      const scripts = fc.array(fc.constantFrom(...answers), { minLength: 1, maxLength: 4 });
      await fc.assert(
        fc.asyncProperty(scripts, async (script) => {
          expect(await run(profile, script)).toEqual({ changed: 0, delivered: new Set(range(0, 500)) });
        }),
        { numRuns: 6 },
      );
    },
    60_000,
  );
});
