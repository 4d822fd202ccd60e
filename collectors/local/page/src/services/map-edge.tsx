import type { JSX } from 'preact';
import type { ServiceEdge } from '../../../src/api/types.ts';
import { formatDuration } from '../format/duration.ts';
import { formatRate, formatRatio } from '../format/number.ts';
import { edgePath } from './edge-path.ts';
import type { MapNode } from './map-layout.ts';

interface Props {
  readonly edge: ServiceEdge;
  readonly ends: readonly [MapNode, MapNode];
  readonly bends: readonly MapNode[];
  /** 0 to 1: the edge's share of the busiest one's rate. */
  readonly weight: number;
}

const label = { width: 150, height: 36 } as const;

export function MapEdge({ edge, ends, bends, weight }: Props): JSX.Element {
  const { path, x, y } = edgePath(...ends, bends);
  const hasErrors = edge.errorRatio > 0;
  return (
    <g class={hasErrors ? 'edge edge-errors' : 'edge'}>
      <title>
        {`${edge.from} calls ${edge.to}: ${formatRate(edge.ratePerSecond)}, ${formatRatio(edge.errorRatio)} errors, p95 ${formatDuration(edge.p95Millis)}`}
      </title>
      <path class="edge-line" d={path} stroke-width={1.25 + 2 * weight} marker-end="url(#arrow)" />
      <rect
        class="edge-label"
        x={x - label.width / 2}
        y={y - label.height / 2}
        width={label.width}
        height={label.height}
        rx={6}
      />
      <text class="edge-rate" x={x} y={y - 3}>
        {formatRate(edge.ratePerSecond)} · p95 {formatDuration(edge.p95Millis)}
      </text>
      <text class="edge-errors-text" x={x} y={y + 12}>
        {hasErrors ? `▲ ${formatRatio(edge.errorRatio)} errors` : 'no errors'}
      </text>
    </g>
  );
}
