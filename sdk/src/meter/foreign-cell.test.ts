import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CollectorState } from './collector.ts';
import { decumulate, ForeignCell } from './foreign-cell.ts';

const counts = fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 15 });

function cumulate(own: readonly number[]): number[] {
  let below = 0;
  return own.map((count) => (below += count));
}

describe('decumulate', () => {
  it('gives back what each bucket holds by itself', () => {
    fc.assert(
      fc.property(counts, (own) => {
        expect(decumulate(cumulate(own))).toEqual(own);
      }),
    );
  });

  it('never gives a negative count, whatever it is given', () => {
    fc.assert(
      fc.property(counts, (any) => {
        const own = decumulate(any);
        expect(own.every((count) => count >= 0)).toBe(true);
        expect(cumulate(own).at(-1)).toBe(Math.max(...any));
      }),
    );
  });
});

/** What happens to a histogram of three buckets, between readings of two delta readers. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('observe'), bucket: fc.nat({ max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reset'), bucket: fc.constant(0) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('collect'), bucket: fc.nat({ max: 1 }) }) },
);

interface Model {
  readonly raw: number[];
  readonly expected: number[];
  readonly cell: ForeignCell;
  readonly readers: readonly { readonly state: CollectorState; readonly got: number[] }[];
}

const valueOf = [1, 10, 100];

function take({ step: { kind, bucket }, model }: { step: { kind: string; bucket: number }; model: Model }): void {
  const { raw, expected, cell, readers } = model;
  if (kind === 'reset') {
    // Read before each reset: what is neither read nor visible afterwards cannot be known.
    cell.update([...raw], 1);
    raw.fill(0);
    cell.update([...raw], 2);
  } else if (kind === 'observe') {
    for (const totals of [raw, expected]) {
      totals[0] = (totals[0] ?? 0) + (valueOf[bucket] ?? 0);
      totals[1] = (totals[1] ?? 0) + 1;
      totals[bucket + 2] = (totals[bucket + 2] ?? 0) + 1;
    }
  } else {
    cell.update([...raw], 3);
    const reader = readers[bucket];
    const added = reader?.state.added(cell, cell.totals) ?? [];
    expect(added.every((value) => value >= 0)).toBe(true);
    for (const [index, value] of added.entries()) if (reader) reader.got[index] = (reader.got[index] ?? 0) + value;
  }
}

describe('deltas of totals that somebody else counts', () => {
  it('add up to what was measured, for each reader, over any resets, and are never negative', () => {
    let inspected = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const none = (): number[] => [0, 0, 0, 0, 0];
        const reader = () => ({
          state: new CollectorState({ temporality: 'delta', aggregation: 'explicit_bucket_histogram', window: 1 }),
          got: none(),
        });
        const cell = new ForeignCell('sumFirst', none(), 0);
        const model: Model = { raw: none(), expected: none(), cell, readers: [reader(), reader()] };
        const last = [0, 1].map((bucket) => ({ kind: 'collect', bucket }));
        for (const one of [...steps, ...last]) take({ step: one, model });
        for (const { got } of model.readers) expect(got).toEqual(model.expected);
        inspected += model.readers.length;
      }),
    );
    expect(inspected).toBeGreaterThan(0);
  });

  it('start anew where a reset is seen', () => {
    const cell = new ForeignCell('rising', [5], 100);
    cell.update([7], 200);
    expect([cell.startMillis, cell.raw, cell.totals]).toEqual([100, [7], [7]]);
    cell.update([3], 300);
    expect([cell.startMillis, cell.raw, cell.totals]).toEqual([300, [3], [10]]);
  });

  it('take a sum that falls by a measurement below zero for no reset', () => {
    const cell = new ForeignCell('sumFirst', [5, 1], 100);
    cell.update([2, 2], 200);
    expect([cell.startMillis, cell.totals]).toEqual([100, [2, 2]]);
  });
});
