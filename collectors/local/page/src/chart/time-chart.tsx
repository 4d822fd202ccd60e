// Lines over time, drawn by uPlot (https://github.com/leeoniya/uPlot). The chart is made anew when its shape
// changes (lines, width, theme); new values only replace its data.
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import uPlot from 'uplot';
import type { ChartLine } from '../metrics/series.ts';
import { theme } from '../shell/theme.ts';
import { useStore } from '../store/use-store.ts';
import { timeChartOptions } from './time-chart-options.ts';
import { useWidth } from './use-width.ts';

export interface TimeChartProps {
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  /** Names of the lines not drawn. */
  readonly hidden: ReadonlySet<string>;
  readonly format: (value: number) => string;
  /** Bytes: the axis steps by powers of two. */
  readonly isBinary?: boolean;
  readonly onCursor: (index: number | undefined) => void;
  readonly onRange: (fromMillis: number, toMillis: number) => void;
}

export function TimeChart(props: TimeChartProps): JSX.Element {
  const { times, lines, hidden } = props;
  const [frame, width] = useWidth();
  const themeName = useStore(theme);
  const chart = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const shape = `${width} ${themeName} ${lines.map((line) => line.name).join('\n')}`;

  useEffect(() => {
    if (!frame.current || width === 0) return undefined;
    chart.current = new uPlot(
      timeChartOptions(latest, { width, root: frame.current }),
      dataOf(latest.current),
      frame.current,
    );
    return () => {
      chart.current?.destroy();
      chart.current = null;
    };
  }, [shape]);
  useEffect(() => chart.current?.setData(dataOf(latest.current)), [times, lines]);
  useEffect(() => {
    for (const [i, line] of lines.entries()) chart.current?.setSeries(i + 1, { show: !hidden.has(line.name) });
  }, [hidden, shape]);
  return (
    <div
      class="time-chart"
      ref={frame}
      role="img"
      aria-label={`Chart of ${lines.length} series; the table below has the values`}
    />
  );
}

function dataOf({ times, lines }: TimeChartProps): uPlot.AlignedData {
  return [[...times], ...lines.map((line) => [...line.values])];
}
