import { nodeSize } from './map-layout.ts';
import type { MapNode } from './map-layout.ts';

export interface EdgePath {
  readonly path: string;
  /** Where the label stands. */
  readonly x: number;
  readonly y: number;
}

/** From a node's right side to the other's left; calls that go back, or to itself, bow below. */
export function edgePath(from: MapNode, to: MapNode): EdgePath {
  const start = { x: from.x + nodeSize.width, y: from.y + nodeSize.height / 2 };
  const end = { x: to.x, y: to.y + nodeSize.height / 2 };
  if (end.x > start.x) {
    const middle = (start.x + end.x) / 2;
    return {
      path: `M${start.x} ${start.y}C${middle} ${start.y} ${middle} ${end.y} ${end.x - 7} ${end.y}`,
      x: middle,
      y: (start.y + end.y) / 2,
    };
  }
  const low = Math.max(from.y, to.y) + nodeSize.height + 18;
  const [left, right] = [to.x + nodeSize.width / 2, from.x + nodeSize.width / 2];
  return {
    path: `M${right} ${from.y + nodeSize.height}C${right} ${low + 16} ${left} ${low + 16} ${left} ${to.y + nodeSize.height + 7}`,
    x: (left + right) / 2,
    y: low + 6,
  };
}
