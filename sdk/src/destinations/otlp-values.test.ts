import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encode, nanosOf, writeTime } from './otlp-values.ts';

it('writes a time as the nanoseconds that it is, at every second of an unsigned 64-bit integer', () => {
  const times = fc.tuple(fc.integer({ min: 0, max: 2 ** 34 }), fc.integer({ min: 0, max: 1e9 }));
  fc.assert(
    fc.property(times, (time) => {
      expect(encode((w) => writeTime(w, 2, time))).toEqual(encode((w) => w.fixed64(2, nanosOf(time))));
    }),
    { numRuns: 1000 },
  );
});
