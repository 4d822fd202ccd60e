// Which layer each service stands in: the longest way from a service that nobody calls.
// An edge that would close a cycle does not count.
import type { ServiceEdge } from '../../../src/api/types.ts';

/** What takes room in a layer: a service, or an edge on its way past. */
export type Place =
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'pass'; readonly edge: ServiceEdge };

export function arrangeLayers(names: readonly string[], edges: readonly ServiceEdge[]): Place[][] {
  const depths = depthsOf(names, edges);
  const layers: Place[][] = Array.from({ length: Math.max(0, ...depths.values()) + 1 }, () => []);
  for (const name of names.toSorted()) layers[depths.get(name) ?? 0]?.push({ kind: 'service', name });
  for (const edge of edges)
    for (let depth = (depths.get(edge.from) ?? 0) + 1; depth < (depths.get(edge.to) ?? 0); depth += 1)
      layers[depth]?.push({ kind: 'pass', edge });
  // One pass from the left keeps callees near their callers, which removes most crossings.
  for (const [i, layer] of layers.entries()) {
    const before = layers[i - 1];
    if (before) layers[i] = layer.toSorted((a, b) => meanRow(a, before, edges) - meanRow(b, before, edges));
  }
  return layers;
}

function meanRow(place: Place, before: readonly Place[], edges: readonly ServiceEdge[]): number {
  const callers = place.kind === 'pass' ? [place.edge] : edges.filter((edge) => edge.to === place.name);
  const rows = callers.map((edge) => before.findIndex((one) => isStart(one, edge))).filter((row) => row >= 0);
  const mean = rows.length === 0 ? before.length / 2 : rows.reduce((sum, row) => sum + row, 0) / rows.length;
  // Between equals the services stand above, and the edges pass below them.
  return place.kind === 'pass' ? mean + 0.5 : mean;
}

function isStart(place: Place, edge: ServiceEdge): boolean {
  return place.kind === 'service' ? place.name === edge.from : place.edge === edge;
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
