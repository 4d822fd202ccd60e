import { expect, test } from 'vitest';
import type { ServiceEdge } from '../../../src/api/types.ts';
import { edgePath } from './edge-path.ts';
import { edgeKey, layoutMap, nodeSize } from './map-layout.ts';

function edge(from: string, to: string): ServiceEdge {
  return { from, to, ratePerSecond: 1, errorRatio: 0, p95Millis: 1 };
}

function columns(names: string[], edges: ServiceEdge[]): Record<string, number> {
  const { nodes } = layoutMap(names, edges);
  const xs = [...new Set(nodes.map((node) => node.x))].toSorted((a, b) => a - b);
  return Object.fromEntries(nodes.map((node) => [node.name, xs.indexOf(node.x)]));
}

const triangle = [edge('gateway', 'orders'), edge('gateway', 'products'), edge('orders', 'products')];

test('callers stand left of those they call, by the longest way', () => {
  expect(columns(['orders', 'products', 'gateway'], triangle)).toEqual({ gateway: 0, orders: 1, products: 2 });
});

test('an edge that skips a layer passes below the service there, with room for its label', () => {
  const { nodes, bends } = layoutMap(['orders', 'products', 'gateway'], triangle);
  const orders = nodes.find(({ name }) => name === 'orders');
  const [bend] = bends.get(edgeKey(edge('gateway', 'products'))) ?? [];
  expect(bend?.x).toBe(orders?.x);
  expect(bend?.y).toBeGreaterThan((orders?.y ?? 0) + nodeSize.height + 20);
  expect(bends.size).toBe(1);
});

test('a circle and a call to itself still have a drawing', () => {
  const drawn = columns(['a', 'b', 'c'], [edge('a', 'b'), edge('b', 'a'), edge('c', 'c')]);
  expect(Object.keys(drawn).toSorted()).toEqual(['a', 'b', 'c']);
});

test('no two nodes overlap', () => {
  const names = Array.from({ length: 12 }, (_, i) => `s${i}`);
  const { nodes } = layoutMap(
    names,
    names.slice(1).map((name, i) => edge(`s${Math.floor(i / 3)}`, name)),
  );
  expect(nodes).toHaveLength(12);
  const overlapping = nodes.flatMap((a, i) =>
    nodes.slice(i + 1).filter((b) => Math.abs(a.x - b.x) < nodeSize.width && Math.abs(a.y - b.y) < nodeSize.height),
  );
  expect(overlapping).toEqual([]);
});

test('an edge ends at the other node, through its bends, and one that goes back passes below', () => {
  const [left, middle, right] = [
    { name: 'a', x: 0, y: 0 },
    { name: '', x: 300, y: 200 },
    { name: 'b', x: 600, y: 0 },
  ];
  expect(edgePath(left, right, []).y).toBe(nodeSize.height / 2);
  expect(edgePath(left, right, [middle])).toMatchObject({ x: 300 + nodeSize.width / 2, y: 200 });
  expect(edgePath(right, left, []).y).toBeGreaterThan(nodeSize.height);
});
