import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { Icon } from '../control/icon.tsx';
import { formatInstant } from '../format/time.ts';
import { rangePresets } from '../route/time-range.ts';
import type { TimeRange } from '../route/time-range.ts';
import { setTimeRange, useTimeRange } from '../route/use-time-range.ts';
import { CustomRangeForm } from './custom-range-form.tsx';

export function TimeRangePicker(): JSX.Element {
  const range = useTimeRange();
  const [isOpen, setIsOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  useOutsideClick(root, () => setIsOpen(false));
  const choose = (next: TimeRange): void => {
    setTimeRange(next);
    setIsOpen(false);
  };
  return (
    <div class="range" ref={root}>
      <button
        type="button"
        class="control"
        aria-expanded={isOpen}
        aria-haspopup="dialog"
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name="clock" />
        <span>{describeRange(range)}</span>
      </button>
      {isOpen && (
        <div class="popover" role="dialog" aria-label="Time range">
          <ul>
            {rangePresets.map((preset) => (
              <li key={preset.label}>
                <button
                  type="button"
                  class="choice"
                  aria-pressed={range.kind === 'last' && range.label === preset.label}
                  onClick={() => choose({ kind: 'last', label: preset.label, millis: preset.millis })}
                >
                  {preset.title}
                </button>
              </li>
            ))}
          </ul>
          <CustomRangeForm range={range} onChoose={choose} />
          <button type="button" class="unseen" data-closes tabIndex={-1} onClick={() => setIsOpen(false)}>
            Close
          </button>
        </div>
      )}
    </div>
  );
}

function describeRange(range: TimeRange): string {
  if (range.kind === 'last') return range.label;
  const nowMillis = Date.now();
  const short = (millis: number): string => formatInstant(millis, nowMillis).replace(/\.\d+$/, '');
  return `${short(range.fromMillis)} – ${short(range.toMillis)}`;
}

function useOutsideClick(root: { readonly current: HTMLElement | null }, close: () => void): void {
  useEffect(() => {
    const onPress = (event: PointerEvent): void => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) close();
    };
    document.addEventListener('pointerdown', onPress);
    return () => document.removeEventListener('pointerdown', onPress);
  }, []);
}
