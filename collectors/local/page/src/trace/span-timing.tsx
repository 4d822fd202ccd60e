import type { JSX } from 'preact';
import { formatDuration } from '../format/duration.ts';
import { placeLabel } from './bar-label.ts';
import type { LabelPlace } from './bar-label.ts';
import type { TraceExtent, TraceLine } from './trace-tree.ts';

interface Props {
  readonly line: TraceLine;
  readonly extent: TraceExtent;
  readonly logCount: number;
}

export function SpanTiming({ line: { span, isOrphan }, extent, logCount }: Props): JSX.Element {
  const left = Math.max(0, Math.min(100, ((span.startMillis - extent.startMillis) / extent.durationMillis) * 100));
  const width = Math.min(100 - left, (span.durationMillis / extent.durationMillis) * 100);
  const place = placeLabel(left, width);
  const isFailed = span.status === 'error';
  return (
    <span class="span-time">
      <i
        class={isFailed ? 'bar bar-error' : 'bar'}
        style={{ left: `${left}%`, width: `${width}%` }}
        aria-hidden="true"
      />
      <span class={`bar-text bar-text-${place}`} style={labelStyle(place, left, width)}>
        {isFailed && <b class="bar-mark">▲ </b>}
        {formatDuration(span.durationMillis)}
        {logCount > 0 && <span class="log-count"> · {logCount === 1 ? '1 log' : `${logCount} logs`}</span>}
        {isOrphan && <span title="Its parent has not arrived"> ○</span>}
      </span>
    </span>
  );
}

function labelStyle(place: LabelPlace, left: number, width: number): Record<string, string> {
  if (place === 'before') return { right: `${100 - left}%` };
  return { left: `${place === 'after' ? left + width : left}%` };
}
