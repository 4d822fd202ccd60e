import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findDuplicateKeys } from './duplicate-keys.ts';

it.each([
  ['{"a":1,"a":2}', ['a']],
  ['{"a":{"b":1,"c":[{"b":2}],"b":3},"b":4}', ['b']],
  ['{"a":"\\"a\\":1"}\n{"a":1}', []],
  ['{"\\u0061":1, "a" : 2}', ['a']],
])('the keys that are there twice in %s', (json, expected) => {
  expect(findDuplicateKeys(json).duplicates).toEqual(expected);
});

it('no object that was one in memory has a key twice', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), (values) => {
      const found = findDuplicateKeys(values.map((value) => JSON.stringify(value)).join('\n'));
      expect(found.duplicates).toEqual([]);
    }),
  );
});
