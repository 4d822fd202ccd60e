import type { JSX } from 'preact';
import type { ServiceRow } from '../../../src/api/types.ts';
import { hueClass } from '../colour/service-colour.ts';
import { formatDuration } from '../format/duration.ts';
import { formatRate, formatRatio } from '../format/number.ts';
import { healthOf } from './health.ts';
import { nodeSize } from './map-layout.ts';
import type { MapNode } from './map-layout.ts';

interface Props {
  readonly node: MapNode;
  readonly service: ServiceRow | undefined;
  readonly isSelected: boolean;
  readonly href: string;
}

const marks = { good: '●', strained: '▲', failing: '■' } as const;
const longestName = 20;

export function MapNodeBox({ node, service, isSelected, href }: Props): JSX.Element {
  const health = service ? healthOf(service) : undefined;
  const name = node.name.length > longestName ? `${node.name.slice(0, longestName - 1)}…` : node.name;
  return (
    <a
      href={href}
      class={`node ${hueClass(node.name)} ${isSelected ? 'node-selected' : ''}`}
      aria-label={`${node.name}: ${health?.words ?? 'only calls others'}`}
    >
      <rect class="node-box" x={node.x} y={node.y} width={nodeSize.width} height={nodeSize.height} rx={8} />
      <rect class="node-hue" x={node.x} y={node.y + 10} width={4} height={nodeSize.height - 20} rx={2} />
      <text class="node-name" x={node.x + 16} y={node.y + 26}>
        {name}
      </text>
      {service && health ? (
        <>
          <text class={`node-mark health-${health.kind}`} x={node.x + nodeSize.width - 14} y={node.y + 26}>
            {marks[health.kind]}
          </text>
          <text class="node-fact" x={node.x + 16} y={node.y + 47}>
            {`${formatRate(service.ratePerSecond)} · ${formatRatio(service.errorRatio)} errors`}
          </text>
          <text class="node-fact" x={node.x + 16} y={node.y + 64}>
            {`p50 ${formatDuration(service.p50Millis)} · p95 ${formatDuration(service.p95Millis)}`}
          </text>
        </>
      ) : (
        <text class="node-fact" x={node.x + 16} y={node.y + 49}>
          only calls others
        </text>
      )}
    </a>
  );
}
