// A layered drawing of who calls whom: callers left, callees right (after Sugiyama:
// https://en.wikipedia.org/wiki/Layered_graph_drawing). An edge that skips a layer gets a place of its own in it,
// so that it passes beside the services there and its label has room.
import type { ServiceEdge } from '../../../src/api/types.ts';
import { arrangeLayers } from './map-layers.ts';
import type { Place } from './map-layers.ts';

export interface MapNode {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

export interface MapLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly MapNode[];
  /** By `edgeKey`: the places that the edge passes through, from the left. */
  readonly bends: ReadonlyMap<string, readonly MapNode[]>;
}

export const nodeSize = { width: 188, height: 80 } as const;
const gap = { x: 208, y: 32 } as const;
const margin = 20;
/** A passing edge needs only the height of its label. */
const passHeight = 40;

export function edgeKey(edge: Pick<ServiceEdge, 'from' | 'to'>): string {
  return JSON.stringify([edge.from, edge.to]);
}

export function layoutMap(names: readonly string[], edges: readonly ServiceEdge[]): MapLayout {
  const layers = arrangeLayers(names, edges);
  const innerHeight = Math.max(nodeSize.height, ...layers.map(heightOf));
  const nodes: MapNode[] = [];
  const bends = new Map<string, MapNode[]>();
  for (const [column, layer] of layers.entries()) {
    const x = margin + column * (nodeSize.width + gap.x);
    let y = margin + (innerHeight - heightOf(layer)) / 2;
    for (const place of layer) {
      if (place.kind === 'service') nodes.push({ name: place.name, x, y });
      else
        bends.set(edgeKey(place.edge), [
          ...(bends.get(edgeKey(place.edge)) ?? []),
          { name: '', x, y: y + passHeight / 2 },
        ]);
      y += placeHeight(place) + gap.y;
    }
  }
  const width = 2 * margin + layers.length * nodeSize.width + Math.max(0, layers.length - 1) * gap.x;
  const hasReturns = edges.some((edge) => isReturn(edge, nodes));
  return { width, height: innerHeight + 2 * margin + (hasReturns ? 48 : 0), nodes, bends };
}

function placeHeight(place: Place): number {
  return place.kind === 'service' ? nodeSize.height : passHeight;
}

function heightOf(layer: readonly Place[]): number {
  return layer.reduce((sum, place) => sum + placeHeight(place), 0) + Math.max(0, layer.length - 1) * gap.y;
}

function isReturn(edge: ServiceEdge, nodes: readonly MapNode[]): boolean {
  const xOf = (name: string): number => nodes.find((node) => node.name === name)?.x ?? 0;
  return xOf(edge.to) <= xOf(edge.from);
}
