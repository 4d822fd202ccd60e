import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFieldPlacement } from './ecs-fields.ts';

const place = createFieldPlacement({ 'exception.type': 'error.type' }, new Set(['message', 'trace.id']));

describe('a field', () => {
  it.each([
    [
      { 'order.id': 1, seq: 2 },
      { 'order.id': 1, seq: 2 },
    ],
    [{ 'exception.type': 'RangeError' }, { 'error.type': 'RangeError' }],
    [
      { message: 'mine', 'trace.id': 'mine' },
      { 'labels.message': 'mine', 'labels.trace.id': 'mine' },
    ],
    [
      { user: 'ann', host: 'a' },
      { 'labels.user': 'ann', 'labels.host': 'a' },
    ],
    [{ user: { name: 'ann' } }, { user: { name: 'ann' } }],
    [
      { order: 7, 'order.id': 1 },
      { 'labels.order': 7, 'order.id': 1 },
    ],
    [
      { 'a.b': 7, 'a.b.c': 1 },
      { 'labels.a_b': 7, 'a.b.c': 1 },
    ],
    [
      { '': 1, '.a': 2, 'b.': 3, 'c..d': 4 },
      { 'labels.unnamed': 1, 'labels._a': 2, 'labels.b_': 3, 'labels.c__d': 4 },
    ],
    [{ gone: undefined }, {}],
  ])('of %j stands as %j', (attributes, expected) => {
    expect(place(attributes)).toEqual(expected);
  });

  it('called __proto__ is one as any other', () => {
    const fields = place(JSON.parse('{"__proto__":"x"}') as Record<string, string>);
    expect(JSON.stringify(fields)).toBe('{"__proto__":"x"}');
  });

  it('is never both a value and an object', () => {
    const key = fc
      .array(fc.constantFrom('a', 'b', 'user', ''), { minLength: 1, maxLength: 3 })
      .map((parts) => parts.join('.'));
    fc.assert(
      fc.property(fc.dictionary(key, fc.integer()), (attributes) => {
        const keys = Object.keys(place(attributes));
        for (const one of keys) expect(keys.filter((other) => other.startsWith(`${one}.`))).toEqual([]);
      }),
    );
  });
});
