// Bars of counts over time, stacked by kind. Drag to choose a range; a click chooses one bar.
import type { JSX } from 'preact';
import { formatCount } from '../format/number.ts';
import { BarsAxis } from './bars-axis.tsx';
import { BarsTip } from './bars-tip.tsx';
import { stackBuckets } from './stack.ts';
import type { Bucket } from './stack.ts';
import { useBrush } from './use-brush.ts';
import { useWidth } from './use-width.ts';

interface Props {
  readonly buckets: readonly Bucket[];
  readonly bucketMillis: number;
  /** Kinds from the bottom up; each is drawn with the class `fill-<kind>`. */
  readonly kinds: readonly string[];
  readonly label: string;
  readonly onRange: (fromMillis: number, toMillis: number) => void;
}

const height = 84;
const axisHeight = 18;

export function StackedBars({ buckets, bucketMillis, kinds, label, onRange }: Props): JSX.Element {
  const [frame, width] = useWidth();
  const brush = useBrush((first, last) => {
    const [from, to] = [buckets[first], buckets[last]];
    if (from && to) onRange(from.startMillis, to.startMillis + bucketMillis);
  });
  const stack = stackBuckets(buckets, kinds);
  const step = buckets.length === 0 ? 0 : width / buckets.length;
  const indexAt = (event: PointerEvent): number => {
    const left = frame.current?.getBoundingClientRect().left ?? 0;
    return Math.max(0, Math.min(buckets.length - 1, Math.floor((event.clientX - left) / (step || 1))));
  };
  const bucket = brush.hovered === undefined ? undefined : buckets[brush.hovered];
  return (
    <div class="bars" ref={frame} role="img" aria-label={label}>
      <svg
        width={width}
        height={height + axisHeight}
        onPointerMove={(event) => brush.move(indexAt(event))}
        onPointerLeave={brush.leave}
        onPointerDown={(event) => brush.press(indexAt(event))}
        onPointerUp={(event) => brush.release(indexAt(event))}
      >
        <rect class="hit" x={0} y={0} width={width} height={height} />
        {brush.selected && <Selection bars={brush.selected} step={step} />}
        {stack.segments.map((segment) => (
          <rect
            key={`${segment.index}-${segment.kind}`}
            class={`fill-${segment.kind}`}
            x={segment.index * step + 0.5}
            y={height - segment.end * (height - 4)}
            width={Math.max(1, step - 1)}
            height={Math.max(0.75, (segment.end - segment.start) * (height - 4))}
          />
        ))}
        <line class="axis" x1={0} x2={width} y1={height + 0.5} y2={height + 0.5} />
        <BarsAxis buckets={buckets} bucketMillis={bucketMillis} width={width} y={height + 14} />
      </svg>
      <span class="bars-peak">{stack.peak > 0 ? formatCount(stack.peak) : ''}</span>
      {bucket && <BarsTip bucket={bucket} kinds={kinds} />}
    </div>
  );
}

function Selection({ bars, step }: { readonly bars: readonly [number, number]; readonly step: number }): JSX.Element {
  return <rect class="selection" x={bars[0] * step} y={0} width={(bars[1] - bars[0] + 1) * step} height={height} />;
}
