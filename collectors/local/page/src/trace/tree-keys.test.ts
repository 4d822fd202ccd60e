import { expect, test } from 'vitest';
import type { SpanRow } from '../../../src/api/types.ts';
import type { TraceLine } from './trace-tree.ts';
import { parseTreeKey } from './tree-keys.ts';

function line(spanId: string, depth: number, descendants: number): TraceLine {
  const span: SpanRow = {
    traceId: 't',
    spanId,
    service: 's',
    name: spanId,
    kind: 'internal',
    scope: '',
    startMillis: 0,
    durationMillis: 1,
    status: 'unset',
    attributes: {},
    resource: {},
    events: [],
    links: [],
  };
  return { span, depth, descendants, failedDescendants: 0, isOrphan: false, selfMillis: 0 };
}

const lines = [line('root', 0, 2), line('a', 1, 1), line('b', 2, 0)];
const press = (key: string, index: number, isFolded = false) => parseTreeKey(key, lines, { index, isFolded });

test('up and down move by one line and stop at the ends', () => {
  expect(press('ArrowDown', 0)).toEqual({ kind: 'select', spanId: 'a' });
  expect(press('j', 2)).toEqual({ kind: 'select', spanId: 'b' });
  expect(press('ArrowUp', 0)).toEqual({ kind: 'select', spanId: 'root' });
});

test('left folds, then goes to the parent', () => {
  expect(press('ArrowLeft', 1)).toEqual({ kind: 'fold', spanId: 'a' });
  expect(press('ArrowLeft', 1, true)).toEqual({ kind: 'select', spanId: 'root' });
  expect(press('ArrowLeft', 2)).toEqual({ kind: 'select', spanId: 'a' });
});

test('right unfolds, then goes to the first child, and does nothing at a leaf', () => {
  expect(press('ArrowRight', 1, true)).toEqual({ kind: 'unfold', spanId: 'a' });
  expect(press('ArrowRight', 1)).toEqual({ kind: 'select', spanId: 'b' });
  expect(press('ArrowRight', 2)).toBeUndefined();
});

test('other keys are not the tree’s', () => {
  expect(press('x', 0)).toBeUndefined();
});
