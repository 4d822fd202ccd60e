// Each trace as a point: when it began and how long it took. Failed ones are crosses. Drag to choose a time.
import { useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { TraceSummary } from '../../../src/api/types.ts';
import { logShare, logTicks } from '../chart/scale.ts';
import { useWidth } from '../chart/use-width.ts';
import { formatDuration } from '../format/duration.ts';
import { formatAxisTime } from '../format/time.ts';
import { useAddressOf } from '../route/page-address.ts';
import { scatterBounds } from './scatter-bounds.ts';
import type { ScatterBounds } from './scatter-bounds.ts';

interface Props {
  readonly traces: readonly TraceSummary[];
  readonly onRange: (fromMillis: number, toMillis: number) => void;
}

const frame = { height: 132, left: 58, right: 10, top: 8, bottom: 20 } as const;
const plotHeight = frame.height - frame.top - frame.bottom;

export function DurationScatter({ traces, onRange }: Props): JSX.Element {
  const [root, width] = useWidth();
  const addressOf = useAddressOf();
  const [drag, setDrag] = useState<readonly [number, number] | undefined>(undefined);
  const pressed = useRef<number | undefined>(undefined);
  const bounds = scatterBounds(traces);
  const plotWidth = Math.max(1, width - frame.left - frame.right);
  const xOf = (millis: number): number =>
    frame.left + ((millis - bounds.fromMillis) / (bounds.toMillis - bounds.fromMillis)) * plotWidth;
  const timeAt = (x: number): number =>
    bounds.fromMillis + ((x - frame.left) / plotWidth) * (bounds.toMillis - bounds.fromMillis);
  const pointerX = (event: PointerEvent): number => event.clientX - (root.current?.getBoundingClientRect().left ?? 0);
  const move = (event: PointerEvent): void => {
    if (pressed.current !== undefined)
      setDrag([Math.min(pressed.current, pointerX(event)), Math.max(pressed.current, pointerX(event))]);
  };
  const release = (): void => {
    if (drag && drag[1] - drag[0] > 6) onRange(timeAt(drag[0]), timeAt(drag[1]));
    pressed.current = undefined;
    setDrag(undefined);
  };
  return (
    <div class="scatter" ref={root} role="img" aria-label={`Durations of ${traces.length} traces over time`}>
      <svg
        width={width}
        height={frame.height}
        onPointerDown={(event) => (pressed.current = pointerX(event))}
        onPointerMove={move}
        onPointerUp={release}
        onPointerLeave={release}
      >
        <rect class="hit" x={frame.left} y={0} width={plotWidth} height={frame.height} />
        <Axes bounds={bounds} plotWidth={plotWidth} />
        {drag && <rect class="selection" x={drag[0]} y={frame.top} width={drag[1] - drag[0]} height={plotHeight} />}
        {traces.map((trace) => (
          <a key={trace.traceId} href={addressOf(`/traces/${encodeURIComponent(trace.traceId)}`)} tabIndex={-1}>
            <Point trace={trace} x={xOf(trace.startMillis)} y={yOf(trace.durationMillis, bounds)} />
          </a>
        ))}
      </svg>
    </div>
  );
}

function yOf(durationMillis: number, bounds: ScatterBounds): number {
  return frame.top + (1 - logShare(durationMillis, bounds.minMillis, bounds.maxMillis)) * plotHeight;
}

function Point({ trace, x, y }: { readonly trace: TraceSummary; readonly x: number; readonly y: number }): JSX.Element {
  const size = 3.5;
  return (
    <g class={trace.errorCount > 0 ? 'point point-error' : 'point'}>
      <title>{`${trace.rootService} ${trace.rootName}: ${formatDuration(trace.durationMillis)}${trace.errorCount > 0 ? ', failed' : ''}`}</title>
      <circle class="point-hit" cx={x} cy={y} r={8} />
      {trace.errorCount > 0 ? (
        <path d={`M${x - size} ${y - size}L${x + size} ${y + size}M${x + size} ${y - size}L${x - size} ${y + size}`} />
      ) : (
        <circle class="dot" cx={x} cy={y} r={size} />
      )}
    </g>
  );
}

function Axes({ bounds, plotWidth }: { readonly bounds: ScatterBounds; readonly plotWidth: number }): JSX.Element {
  const count = Math.max(2, Math.min(7, Math.floor(plotWidth / 120)));
  const windowMillis = bounds.toMillis - bounds.fromMillis;
  return (
    <g class="axis-labels">
      {logTicks(bounds.minMillis, bounds.maxMillis).map((tick) => (
        <g key={tick}>
          <line
            class="grid"
            x1={frame.left}
            x2={frame.left + plotWidth}
            y1={yOf(tick, bounds)}
            y2={yOf(tick, bounds)}
          />
          <text x={frame.left - 8} y={yOf(tick, bounds) + 4} text-anchor="end">
            {formatDuration(tick)}
          </text>
        </g>
      ))}
      {Array.from({ length: count }, (_, i) => (
        <text
          key={i}
          x={frame.left + (i / (count - 1)) * plotWidth}
          y={frame.height - 4}
          text-anchor={i === 0 ? 'start' : i === count - 1 ? 'end' : 'middle'}
        >
          {formatAxisTime(bounds.fromMillis + (i / (count - 1)) * windowMillis, windowMillis)}
        </text>
      ))}
    </g>
  );
}
