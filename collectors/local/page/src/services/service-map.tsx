import type { JSX } from 'preact';
import type { ServicesReply } from '../../../src/api/types.ts';
import { useAddressOf } from '../route/page-address.ts';
import { edgeKey, layoutMap } from './map-layout.ts';
import { MapEdgeLabel, MapEdgeLine } from './map-edge.tsx';
import { edgePath } from './edge-path.ts';
import { MapNodeBox } from './map-node-box.tsx';

interface Props {
  readonly reply: ServicesReply;
  readonly selected: string | undefined;
}

export function ServiceMap({ reply, selected }: Props): JSX.Element {
  const addressOf = useAddressOf();
  const known = new Set(reply.services.map(({ name }) => name));
  const named = new Set([...known, ...reply.edges.flatMap(({ from, to }) => [from, to])]);
  const { nodes, bends, width, height } = layoutMap([...named], reply.edges);
  const nodeOf = new Map(nodes.map((node) => [node.name, node]));
  const edges = reply.edges.flatMap((edge) => {
    const [from, to] = [nodeOf.get(edge.from), nodeOf.get(edge.to)];
    return from && to ? [{ edge, path: edgePath(from, to, bends.get(edgeKey(edge)) ?? []) }] : [];
  });
  const busiest = Math.max(...reply.edges.map((edge) => edge.ratePerSecond), 0.001);
  return (
    <section class="card map-card" aria-label="Service map">
      <div class="map-frame" tabIndex={0} role="group" aria-label="Map of calls between services">
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
          <defs>
            <marker
              id="arrow"
              viewBox="0 0 8 8"
              refX="6"
              refY="4"
              markerUnits="userSpaceOnUse"
              markerWidth="10"
              markerHeight="10"
              orient="auto-start-reverse"
            >
              <path class="arrow-head" d="M0 0L8 4L0 8z" />
            </marker>
          </defs>
          {edges.map(({ edge, path }) => (
            <MapEdgeLine key={edgeKey(edge)} edge={edge} path={path} weight={edge.ratePerSecond / busiest} />
          ))}
          {edges.map(({ edge, path }) => (
            <MapEdgeLabel key={edgeKey(edge)} edge={edge} path={path} />
          ))}
          {nodes.map((node) => (
            <MapNodeBox
              key={node.name}
              node={node}
              service={reply.services.find(({ name }) => name === node.name)}
              isSelected={node.name === selected}
              href={addressOf('/services', { service: node.name === selected ? undefined : node.name })}
            />
          ))}
        </svg>
      </div>
    </section>
  );
}
