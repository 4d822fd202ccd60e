import type { JSX } from 'preact';
import type { ServiceEdge } from '../../../src/api/types.ts';
import { formatDuration } from '../format/duration.ts';
import { formatRate, formatRatio } from '../format/number.ts';
import type { EdgePath } from './edge-path.ts';
import { healthOf } from './health.ts';

interface LineProps {
  readonly edge: ServiceEdge;
  readonly path: EdgePath;
  /** 0 to 1: the edge's share of the busiest one's rate. */
  readonly weight: number;
}

export function MapEdgeLine({ edge, path, weight }: LineProps): JSX.Element {
  return (
    <path
      class={`edge-line edge-${healthOf(edge).kind}`}
      d={path.path}
      stroke-width={1.25 + 2 * weight}
      marker-end="url(#arrow)"
    />
  );
}

const label = { width: 150, height: 36 } as const;

/** Drawn after all lines, so that none runs through it. */
export function MapEdgeLabel({ edge, path: { x, y } }: Omit<LineProps, 'weight'>): JSX.Element {
  const health = healthOf(edge).kind;
  const errors = edge.errorRatio > 0 ? `${formatRatio(edge.errorRatio)} errors` : 'no errors';
  return (
    <g class="edge">
      <title>
        {`${edge.from} calls ${edge.to}: ${formatRate(edge.ratePerSecond)}, ${formatRatio(edge.errorRatio)} errors, p95 ${formatDuration(edge.p95Millis)}`}
      </title>
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
      <text class={health === 'good' ? 'edge-errors' : `edge-errors health-${health}`} x={x} y={y + 12}>
        {health === 'good' ? errors : `▲ ${errors}`}
      </text>
    </g>
  );
}
