import { expect, test } from 'vitest';
import { createHueBook } from './service-colour.ts';

test('a name keeps its hue, and ten names have ten', () => {
  const book = createHueBook([], () => {});
  const names = Array.from({ length: 10 }, (_, i) => `service-${i}`);
  const hues = names.map(book.hueOf);
  expect(new Set(hues).size).toBe(10);
  expect(names.map(book.hueOf)).toEqual(hues);
});

test('names are remembered, so that a reload gives the same hues', () => {
  let remembered: readonly string[] = [];
  const first = createHueBook([], (names) => (remembered = [...names]));
  const hues = ['b', 'a', 'c'].map(first.hueOf);
  const second = createHueBook(remembered, () => {});
  expect(['b', 'a', 'c'].map(second.hueOf)).toEqual(hues);
});

test('more names than hues share, and still have one', () => {
  const book = createHueBook([], () => {});
  const hues = Array.from({ length: 40 }, (_, i) => book.hueOf(`s${i}`));
  expect(hues.every((hue) => hue >= 0 && hue < 10)).toBe(true);
});
