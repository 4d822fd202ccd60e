// A layered drawing of who calls whom: callers left, callees right.
// A layer is the longest way from a service that nobody calls; edges that would close a cycle do not count.
import type { ServiceEdge } from '../../../src/api/types.ts';

export interface MapNode {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

export interface MapLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly MapNode[];
}

export const nodeSize = { width: 188, height: 80 } as const;
const gap = { x: 208, y: 36 } as const;
const margin = 20;

export function layoutMap(names: readonly string[], edges: readonly ServiceEdge[]): MapLayout {
  const layers = arrangeLayers(names, edges);
  const tallest = Math.max(1, ...layers.map((layer) => layer.length));
  const height = 2 * margin + tallest * nodeSize.height + (tallest - 1) * gap.y;
  const nodes = layers.flatMap((layer, column) => {
    const layerHeight = layer.length * nodeSize.height + (layer.length - 1) * gap.y;
    return layer.map((name, row) => ({
      name,
      x: margin + column * (nodeSize.width + gap.x),
      y: (height - layerHeight) / 2 + row * (nodeSize.height + gap.y),
    }));
  });
  const width = 2 * margin + layers.length * nodeSize.width + Math.max(0, layers.length - 1) * gap.x;
  return { width, height, nodes };
}

function arrangeLayers(names: readonly string[], edges: readonly ServiceEdge[]): string[][] {
  const depths = depthsOf(names, edges);
  const layers: string[][] = [];
  for (const name of names.toSorted()) (layers[depths.get(name) ?? 0] ??= []).push(name);
  // One pass from the left keeps callees near their callers, which removes most crossings.
  for (const [i, layer] of layers.entries()) {
    const before = layers[i - 1];
    if (before) layers[i] = layer.toSorted((a, b) => meanRow(a, before, edges) - meanRow(b, before, edges));
  }
  return layers;
}

function meanRow(name: string, before: readonly string[], edges: readonly ServiceEdge[]): number {
  const rows = edges.filter((edge) => edge.to === name).map((edge) => before.indexOf(edge.from));
  const known = rows.filter((row) => row >= 0);
  return known.length === 0 ? before.length / 2 : known.reduce((sum, row) => sum + row, 0) / known.length;
}

function depthsOf(names: readonly string[], edges: readonly ServiceEdge[]): Map<string, number> {
  const depths = new Map<string, number>();
  const visit = (name: string, depth: number, path: ReadonlySet<string>): void => {
    if (path.has(name) || depth <= (depths.get(name) ?? -1)) return;
    depths.set(name, depth);
    for (const edge of edges) if (edge.from === name) visit(edge.to, depth + 1, new Set([...path, name]));
  };
  const called = new Set(edges.filter((edge) => edge.from !== edge.to).map((edge) => edge.to));
  for (const name of names) if (!called.has(name)) visit(name, 0, new Set());
  // Services that only call each other in a circle: any of them may come first.
  for (const name of names) if (!depths.has(name)) visit(name, 0, new Set());
  return depths;
}
