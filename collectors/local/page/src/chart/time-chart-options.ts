import type uPlot from 'uplot';
import { formatAxisTime } from '../format/time.ts';
import type { TimeChartProps } from './time-chart.tsx';

interface Surface {
  readonly width: number;
  /** Where the theme's colours are read. */
  readonly root: HTMLElement;
}

const height = 190;
const binarySteps = Array.from({ length: 50 }, (_, power) => 2 ** power);
const axisFont = '11px system-ui, sans-serif';

export function timeChartOptions(
  latest: { readonly current: TimeChartProps },
  { width, root }: Surface,
): uPlot.Options {
  const colour = (name: string): string => getComputedStyle(root).getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--muted'),
    font: axisFont,
    grid: { stroke: colour('--grid'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height,
    ms: 1,
    legend: { show: false },
    padding: [10, 12, 0, 0],
    scales: { x: { time: true }, y: { range: (_chart, min, max) => boundsOf(min, max) } },
    axes: [
      {
        ...axis,
        space: 72,
        size: 26,
        values: (_chart, splits) => splits.map((at) => formatAxisTime(at, windowOf(latest.current.times))),
      },
      {
        ...axis,
        ...(latest.current.isBinary && { incrs: binarySteps }),
        size: (_chart, labels) => 18 + 6.2 * Math.max(4, ...(labels ?? []).map((label) => label.length)),
        values: (_chart, splits) => splits.map((value) => latest.current.format(value)),
      },
    ],
    series: [{}, ...latest.current.lines.map((line) => lineOptions(line, colour))],
    cursor: { sync: { key: 'pitwall' }, drag: { x: true, y: false, setScale: false }, points: { size: 7 } },
    hooks: {
      setCursor: [(chart) => latest.current.onCursor(chart.cursor.idx ?? undefined)],
      setSelect: [(chart) => reportSelection(chart, latest.current.onRange)],
    },
  };
}

function lineOptions(line: TimeChartProps['lines'][number], colour: (name: string) => string): uPlot.Series {
  return {
    label: line.name,
    stroke: colour(`--hue-${line.hue}`),
    width: 1.75,
    // A value with gaps on both sides would otherwise not be seen at all.
    points: { show: isSparse(line.values), size: 5, fill: colour(`--hue-${line.hue}`) },
    ...(line.isDashed && { dash: [5, 4] }),
  };
}

function isSparse(values: readonly (number | null)[]): boolean {
  const known = values.filter((value) => value !== null).length;
  return known > 0 && known <= 3;
}

/** Zero is in sight, unless the values go below it; a flat line stands in the middle. */
function boundsOf(min: number | null, max: number | null): uPlot.Range.MinMax {
  const low = Math.min(0, min ?? 0);
  const high = Math.max(0, max ?? 1);
  return [low * 1.08, high === low ? low + 1 : high * 1.08];
}

function windowOf(times: readonly number[]): number {
  return (times.at(-1) ?? 0) - (times[0] ?? 0);
}

function reportSelection(chart: uPlot, onRange: (fromMillis: number, toMillis: number) => void): void {
  const { left, width } = chart.select;
  if (width < 6) return;
  onRange(chart.posToVal(left, 'x'), chart.posToVal(left + width, 'x'));
  chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}
