import { expect, test } from 'vitest';
import { rowWindow, scrollToRow } from './row-window.ts';

test('only the rows in sight, and a few around them, are drawn', () => {
  const { first, end } = rowWindow({ top: 28_000, height: 560, rowCount: 2_000, rowHeight: 28 });
  expect([first, end]).toEqual([988, 1_032]);
});

test('the window stays inside the list', () => {
  expect(rowWindow({ top: 0, height: 600, rowCount: 3, rowHeight: 28 })).toEqual({ first: 0, end: 3 });
  expect(rowWindow({ top: 9_999, height: 600, rowCount: 3, rowHeight: 28 })).toEqual({ first: 3, end: 3 });
});

test('a row scrolls into sight by the nearest edge, or not at all', () => {
  const view = { top: 100, height: 200 };
  expect([0, 5, 20].map((index) => scrollToRow(index, 20, view))).toEqual([0, 100, 220]);
});
