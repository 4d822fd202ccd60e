import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLineSplitter } from './lines.ts';

test('lines come out the same wherever the stream is cut', () => {
  const line = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll('\n', '').trim());
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), fc.array(fc.nat(200), { maxLength: 10 }), (lines, cuts) => {
      const bytes = Buffer.from(lines.join('\n'));
      const splitter = createLineSplitter(() => expect.unreachable());
      const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].toSorted((a, b) => a - b);
      const read = places.slice(1).flatMap((place, index) => splitter.push(bytes.subarray(places[index], place)));
      expect([...read, ...splitter.end()]).toEqual(lines.filter((text) => text !== ''));
    }),
  );
});

test('a line beyond the limit is thrown away to its end and said once', () => {
  let tooLong = 0;
  const splitter = createLineSplitter(() => (tooLong += 1), 10);
  const lines = ['short\n', '01234', '56789', 'abc', 'def\nnext', '\n', '0123456789\n'].flatMap((text) =>
    splitter.push(Buffer.from(text)),
  );
  expect(lines).toEqual(['short', 'next', '0123456789']);
  expect(tooLong).toBe(1);
});
