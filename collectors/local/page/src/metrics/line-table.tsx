import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { formatClock } from '../format/time.ts';
import { formatValue } from '../format/unit.ts';
import type { ChartLine } from './series.ts';

interface Props {
  readonly lines: readonly ChartLine[];
  readonly times: readonly number[];
  readonly unit: string;
  /** The point under the pointer. */
  readonly cursor: number | undefined;
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (name: string) => void;
}

const firstShown = 8;

/** The legend: a line's colour, name and numbers. A press hides the line. */
export function LineTable({ lines, times, unit, cursor, hidden, onToggle }: Props): JSX.Element {
  const [isWhole, setIsWhole] = useState(false);
  const at = cursor === undefined ? undefined : times[cursor];
  const show = (value: number | null | undefined): string =>
    value === null || value === undefined ? '–' : formatValue(value, unit);
  const shown = isWhole ? lines : lines.slice(0, firstShown);
  return (
    <div class="table-frame">
      <table class="table line-table">
        <thead>
          <tr>
            <th scope="col">Series</th>
            <th scope="col" class="number now">
              {at === undefined ? 'Latest' : formatClock(at).slice(0, 8)}
            </th>
            <th scope="col" class="number">
              Min
            </th>
            <th scope="col" class="number">
              Mean
            </th>
            <th scope="col" class="number">
              Max
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((line) => (
            <tr key={line.name} class={hidden.has(line.name) ? 'hidden-line' : undefined}>
              <th scope="row">
                <button
                  type="button"
                  class={`line-name hue-${line.hue}`}
                  aria-pressed={!hidden.has(line.name)}
                  title="Show or hide"
                  onClick={() => onToggle(line.name)}
                >
                  <i class={line.isDashed ? 'swatch dashed' : 'swatch'} aria-hidden="true" />
                  <span>{line.name}</span>
                </button>
              </th>
              <td class="number now">{show(cursor === undefined ? line.last : line.values[cursor])}</td>
              <td class="number">{show(line.min)}</td>
              <td class="number">{show(line.mean)}</td>
              <td class="number">{show(line.max)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {lines.length > firstShown && (
        <button type="button" class="more" onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show all ${lines.length} series`}
        </button>
      )}
    </div>
  );
}
