import type { JSX } from 'preact';
import { formatAxisTime } from '../format/time.ts';
import type { Bucket } from './stack.ts';

interface Props {
  readonly buckets: readonly Bucket[];
  readonly bucketMillis: number;
  readonly width: number;
  readonly y: number;
}

export function BarsAxis({ buckets, bucketMillis, width, y }: Props): JSX.Element | null {
  const count = Math.max(2, Math.min(8, Math.floor(width / 110)));
  const windowMillis = buckets.length * bucketMillis;
  const first = buckets[0]?.startMillis;
  if (first === undefined) return null;
  return (
    <g class="axis-labels">
      {Array.from({ length: count }, (_, i) => (
        <text
          key={i}
          x={(i / (count - 1)) * width}
          y={y}
          text-anchor={i === 0 ? 'start' : i === count - 1 ? 'end' : 'middle'}
        >
          {formatAxisTime(first + (i / (count - 1)) * windowMillis, windowMillis)}
        </text>
      ))}
    </g>
  );
}
