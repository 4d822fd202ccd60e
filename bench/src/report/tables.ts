// The tables of a comparison. Pure: outcomes in, text out.

import { isExporting } from '../contestants.ts';
import type { Metrics } from '../measurement.ts';
import type { Comparison, Received, Row } from './comparison.ts';
import { formatSpread, formatWhole, NOTHING, renderTable } from './table.ts';
import type { Column } from './table.ts';

/** Below this a contestant threw away part of its work while saturated, and its throughput flatters it. */
const SHED_BELOW = 0.95;

const twoDigits = (value: number): string => value.toFixed(2);
const megabytes = (bytes: number): string => formatWhole(bytes / 2 ** 20);
const wholeMicros = (micros: number): string => micros.toFixed(0);
const millis = (micros: number): string => (micros / 1000).toFixed(2);
const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

const name: Column<Row> = { title: '', cell: ({ contestant }) => contestant.name };

function isShedding({ contestant, received }: Row): boolean {
  return isExporting(contestant) && received !== undefined && received.spansPerRequestAtMax < SHED_BELOW;
}

function ratioColumn(title: string, metric: keyof Metrics, mark: (row: Row) => string = () => ''): Column<Row> {
  return { title, cell: (row) => formatSpread(row.ratios(metric), twoDigits) + mark(row) };
}

function valueColumn(title: string, metric: keyof Metrics, format: (value: number) => string): Column<Row> {
  return { title, cell: (row) => formatSpread(row.values(metric), format) };
}

function receivedColumn(title: string, read: (received: Received) => string): Column<Row> {
  return { title, cell: (row) => (row.received === undefined ? NOTHING : read(row.received)) };
}

const ratioColumns: readonly Column<Row>[] = [
  name,
  ratioColumn('throughput ↑', 'throughput', (row) => (isShedding(row) ? ' †' : '')),
  ratioColumn('CPU/request ↓', 'cpuMicros'),
  ratioColumn('CPU/request, saturated ↓', 'saturatedCpuMicros'),
  ratioColumn('p50 ↓', 'p50Micros'),
  ratioColumn('p99 ↓', 'p99Micros'),
  ratioColumn('RSS ↓', 'rssBytes'),
  ratioColumn('start-up ↓', 'startMillis'),
];

const valueColumns: readonly Column<Row>[] = [
  name,
  valueColumn('requests/s', 'throughput', formatWhole),
  valueColumn('CPU µs/request', 'cpuMicros', wholeMicros),
  valueColumn('CPU µs/request, saturated', 'saturatedCpuMicros', wholeMicros),
  valueColumn('p50 ms', 'p50Micros', millis),
  valueColumn('p99 ms', 'p99Micros', millis),
  valueColumn('RSS MiB', 'rssBytes', megabytes),
  valueColumn('start-up ms', 'startMillis', formatWhole),
  valueColumn('shutdown ms', 'stopMillis', formatWhole),
];

const receivedColumns: readonly Column<Row>[] = [
  name,
  { title: 'rounds counted', cell: ({ counted }) => String(counted) },
  receivedColumn('requests', ({ requests }) => formatWhole(requests)),
  receivedColumn('server spans', ({ serverSpans }) => formatWhole(serverSpans)),
  receivedColumn('server spans/request, fixed rate', ({ spansPerRequestAtRate }) => twoDigits(spansPerRequestAtRate)),
  receivedColumn('server spans/request, saturated', ({ spansPerRequestAtMax }) => twoDigits(spansPerRequestAtMax)),
  receivedColumn('all spans/request', ({ spansPerServerSpan }) => spansPerServerSpan.toFixed(1)),
  receivedColumn('trace bytes/request', ({ traceBytesPerServerSpan }) => formatWhole(traceBytesPerServerSpan)),
  receivedColumn('metric exports', ({ metricMessages }) => formatWhole(metricMessages)),
  receivedColumn('log exports', ({ logMessages }) => formatWhole(logMessages)),
  valueColumn('core in use, saturated', 'saturatedCpuShare', percent),
  valueColumn('put off', 'deferredCpuShare', percent),
  receivedColumn('ended by', ({ endings }) => endings.join(', ')),
];

export function renderRatios({ rows }: Comparison): string {
  const table = renderTable(rows, ratioColumns);
  return rows.some(isShedding)
    ? `${table}\n\n† dropped spans while saturated: its throughput is of unfinished work.`
    : table;
}

export function renderValues({ rows }: Comparison): string {
  return renderTable(rows, valueColumns);
}

export function renderReceived({ rows }: Comparison): string {
  return renderTable(rows, receivedColumns);
}

/** Everything that was measured and is in no table, as a list. */
export function renderProblems(comparisons: readonly Comparison[]): string {
  const lines = comparisons.flatMap(({ framework, rows }) =>
    rows.flatMap(({ contestant, problems }) => problems.map((text) => `- ${framework}, ${contestant.name}, ${text}`)),
  );
  return lines.length === 0 ? 'Every measurement counted.' : lines.join('\n');
}
