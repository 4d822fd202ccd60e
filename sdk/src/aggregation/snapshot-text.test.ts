import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeAttributes, parseAttributes, textOf } from './attributes-text.ts';
import type { Snapshot, SnapshotPoint } from './snapshot.ts';
import { encodeSnapshot, parseSnapshot } from './snapshot-text.ts';

const text = fc.oneof(fc.string(), fc.constantFrom(`"'`, `'"\\"'`, '\\', '\n"', '😀'));
const attributes = fc.dictionary(
  text.filter((key) => key !== '__proto__'),
  fc.oneof(text, fc.integer(), fc.boolean(), fc.array(text)),
);

it('attributes come back from their text, and equal ones have the same', () => {
  fc.assert(
    fc.property(attributes, (one) => {
      expect(parseAttributes(encodeAttributes(one))).toEqual({ ...one });
      expect(textOf(Object.fromEntries(Object.entries(one).toReversed()))).toBe(encodeAttributes(one));
    }),
  );
});

const exemplar = { value: 1, atMillis: 2, traceId: 'a', spanId: 'b' };
const point: fc.Arbitrary<SnapshotPoint> = fc
  .record({
    a: attributes.map(encodeAttributes),
    s: fc.nat(),
    v: fc.oneof(fc.nat(), fc.constantFrom('NaN', 'Infinity'), fc.constant({ sum: 1, count: 2 })),
    hasExemplars: fc.boolean(),
    hasForeign: fc.boolean(),
  })
  .map(({ hasExemplars, hasForeign, ...rest }) => ({
    ...rest,
    ...(hasExemplars ? { e: [exemplar] } : {}),
    ...(hasForeign ? { x: [null, { labels: {}, value: 1, atMillis: 3 }] } : {}),
  }));

it('a snapshot comes back from its text, point by point, and a part of a text is none', () => {
  fc.assert(
    fc.property(fc.array(fc.array(point)), fc.nat(), (all, cut) => {
      const metrics = all.map((points, index) => ({
        scope: { name: 'm' },
        descriptor: { name: `c${index}`, description: '', unit: '', valueType: 1 },
        type: 3,
        isMonotonic: true,
        points,
      }));
      const snapshot: Snapshot = { version: 1, id: 'abc', seq: 7, resource: { a: 'b' }, metrics };
      const encoded = encodeSnapshot(snapshot);
      expect(parseSnapshot(encoded)).toEqual(snapshot);
      expect(parseSnapshot(encoded.slice(0, cut % encoded.length))).toBeUndefined();
    }),
  );
});
