import type { JSX } from 'preact';
import { linearTicks } from '../chart/scale.ts';
import { formatDuration } from '../format/duration.ts';

export function TimeRuler({ durationMillis }: { readonly durationMillis: number }): JSX.Element {
  return (
    <div class="ruler" aria-hidden="true">
      <span class="ruler-name">Service and operation</span>
      <span class="ruler-time">
        {linearTicks(durationMillis, 5)
          .filter((tick) => tick < durationMillis * 0.94)
          .map((tick) => (
            <i key={tick} style={{ left: `${(tick / durationMillis) * 100}%` }}>
              {tick === 0 ? '0' : formatDuration(tick)}
            </i>
          ))}
      </span>
    </div>
  );
}
