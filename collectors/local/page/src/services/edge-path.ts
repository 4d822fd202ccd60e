import { nodeSize } from './map-layout.ts';
import type { MapNode } from './map-layout.ts';

export interface EdgePath {
  readonly path: string;
  /** Where the label stands. */
  readonly x: number;
  readonly y: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Room for the arrow's head. */
const headLength = 7;

/** From a node's right side to the other's left, through its bends; calls that go back, or to itself, bow below. */
export function edgePath(from: MapNode, to: MapNode, bends: readonly MapNode[]): EdgePath {
  const start = { x: from.x + nodeSize.width, y: from.y + nodeSize.height / 2 };
  const end = { x: to.x - headLength, y: to.y + nodeSize.height / 2 };
  if (end.x <= start.x) return returnPath(from, to);
  const points = [
    start,
    ...bends.flatMap(({ x, y }) => [
      { x, y },
      { x: x + nodeSize.width, y },
    ]),
    end,
  ];
  const path = points.slice(1).map((point, i) => curve(points[i] ?? start, point));
  const bend = bends[Math.floor(bends.length / 2)];
  const label = bend
    ? { x: bend.x + nodeSize.width / 2, y: bend.y }
    : { x: (start.x + to.x) / 2, y: (start.y + end.y) / 2 };
  return { path: `M${start.x} ${start.y}${path.join('')}`, ...label };
}

function curve(from: Point, to: Point): string {
  const middle = (from.x + to.x) / 2;
  return `C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`;
}

function returnPath(from: MapNode, to: MapNode): EdgePath {
  const low = Math.max(from.y, to.y) + nodeSize.height + 18;
  const [left, right] = [to.x + nodeSize.width / 2, from.x + nodeSize.width / 2];
  const [bottom, target] = [from.y + nodeSize.height, to.y + nodeSize.height + headLength];
  return {
    path: `M${right} ${bottom}C${right} ${low + 16} ${left} ${low + 16} ${left} ${target}`,
    x: (left + right) / 2,
    y: low + 6,
  };
}
