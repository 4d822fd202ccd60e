import { expect, test } from 'vitest';
import { parseKey, shortcuts } from './shortcut.ts';

test('a pair of keys goes to a view', () => {
  expect(parseKey('', 'g')).toEqual({ kind: 'pending', prefix: 'g' });
  expect(parseKey('g', 't')).toEqual({ kind: 'action', action: { kind: 'go', path: '/traces' } });
});

test('a key that does not end a pair means what it means alone', () => {
  expect(parseKey('g', 'j')).toEqual({ kind: 'action', action: { kind: 'next' } });
  expect(parseKey('g', 'x')).toEqual({ kind: 'none' });
});

test('the space bar pauses and is not the start of a pair', () => {
  expect(parseKey('', ' ')).toEqual({ kind: 'action', action: { kind: 'pause' } });
});

test('no two shortcuts share their keys', () => {
  expect(shortcuts.length).toBeGreaterThan(0);
  expect(new Set(shortcuts.map(({ keys }) => keys)).size).toBe(shortcuts.length);
});
