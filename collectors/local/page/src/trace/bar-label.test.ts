import { expect, test } from 'vitest';
import { placeLabel } from './bar-label.ts';

test('a label never leaves the timeline', () => {
  expect(placeLabel(0, 10)).toBe('after');
  expect(placeLabel(90, 10)).toBe('before');
  expect(placeLabel(0, 100)).toBe('inside');
});
