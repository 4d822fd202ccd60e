// Markdown tables, padded so that they are readable as plain text too.

import type { Spread } from '../statistics.ts';

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => string;
}

export const NOTHING = '–';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

export function formatWhole(value: number): string {
  return whole.format(value);
}

/** `0.72 (0.70–0.75)`: the median and the range over the rounds. */
export function formatSpread(spread: Spread | undefined, format: (value: number) => string): string {
  if (spread === undefined) return NOTHING;
  const { median, min, max, count } = spread;
  return count === 1 ? format(median) : `${format(median)} (${format(min)}–${format(max)})`;
}

export function renderTable<T>(rows: readonly T[], columns: readonly Column<T>[]): string {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => (line[index] ?? '').length)));
  const render = (line: readonly string[]): string => `| ${line.map(pad(widths)).join(' | ')} |`;
  const rule = `| ${widths.map((width, index) => (index === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  return [render(head), rule, ...body.map(render)].join('\n');
}

/** The first column names the row; the others are numbers. */
function pad(widths: readonly number[]): (text: string, index: number) => string {
  return (text, index) => (index === 0 ? text.padEnd(widths[index] ?? 0) : text.padStart(widths[index] ?? 0));
}
