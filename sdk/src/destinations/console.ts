// Telemetry on standard output: one readable line a record in a terminal, one JSON object a line otherwise.
import type { Attributes, HrTime } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { escapeJsonControls, neutraliseText } from '../safety/printable.ts';
import type { Destination, SignalName } from '../pipeline/types.ts';
import { createEcsEncoder } from './ecs.ts';
import { countDataPoints } from './otlp.ts';

// Not Buffer.from: its 64 KiB pool would be held whole for as long as one record in it waits.
const encoder = new TextEncoder();

export interface ConsoleOptions {
  /** Default: standard output. */
  readonly write?: (text: string) => void;
  /** Readable lines instead of JSON. Default: whether standard output is a terminal. */
  readonly isReadable?: boolean;
  /** Colours in readable lines. Default: unless NO_COLOR is set, https://no-color.org. */
  readonly isColoured?: boolean;
}

export function createConsoleTraces(options: ConsoleOptions = {}): Destination<ReadableSpan> {
  return createConsole('traces', options, {
    count: () => 1,
    json: (span) => [describeSpan(span)],
    readable: (span, paint) => [readableSpan(span, paint)],
  });
}

export function createConsoleLogs(resource: Attributes, options: ConsoleOptions = {}): Destination<ReadableLogRecord> {
  const encode = createEcsEncoder(resource);
  return createConsole('logs', options, {
    count: () => 1,
    json: (log) => [encode(log)],
    readable: (log, paint) => [readableLog(log, paint)],
  });
}

export function createConsoleMetrics(options: ConsoleOptions = {}): Destination<ResourceMetrics> {
  return createConsole('metrics', options, {
    count: countDataPoints,
    json: describeMetrics,
    readable: (metrics, paint) => {
      const at = clock(Date.now());
      return describeMetrics(metrics).map((point) => readablePoint(point, at, paint));
    },
  });
}

interface Lines<R> {
  readonly count: (record: R) => number;
  readonly json: (record: R) => readonly object[];
  readonly readable: (record: R, paint: Paint) => readonly string[];
}

function createConsole<R>(signal: SignalName, options: ConsoleOptions, lines: Lines<R>): Destination<R> {
  const { write = (text) => process.stdout.write(text), isReadable = process.stdout.isTTY } = options;
  const { isColoured = !process.env['NO_COLOR'] } = options;
  const paint = isColoured ? paintAnsi : paintNothing;
  const render = (record: R): readonly string[] =>
    isReadable
      ? lines.readable(record, paint)
      : lines.json(record).map((item) => escapeJsonControls(JSON.stringify(item)));
  return {
    name: 'console',
    signal,
    address: 'standard output',
    encodeRecord: (record) => ({
      bytes: encoder.encode(
        render(record)
          .map((line) => `${line}\n`)
          .join(''),
      ),
      count: lines.count(record),
      group: undefined,
    }),
    send: async (records) => {
      write(Buffer.concat(records.map((record) => record.bytes)).toString('utf8'));
      return { kind: 'delivered' };
    },
  };
}

function describeSpan(span: ReadableSpan): object {
  const { traceId, spanId } = span.spanContext();
  return {
    'span.name': span.name,
    'trace.id': traceId,
    'span.id': spanId,
    ...(span.parentSpanContext ? { 'parent.id': span.parentSpanContext.spanId } : {}),
    'duration.ms': millisOf(span.duration),
    'status.code': span.status.code,
    attributes: span.attributes,
  };
}

type Colour = 'red' | 'yellow' | 'green' | 'cyan' | 'dim';
type Paint = (colour: Colour | undefined, text: string) => string;
const codes: Readonly<Record<Colour, number>> = { red: 31, yellow: 33, green: 32, cyan: 36, dim: 2 };
const paintNothing: Paint = (_colour, text) => text;
const paintAnsi: Paint = (colour, text) => (colour ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text);

const levelColours: ReadonlyMap<string, Colour> = new Map([
  ['error', 'red'],
  ['warn', 'yellow'],
  ['info', 'green'],
]);

/** Time, kind and name in columns; the rest behind them, dimmed. */
function readableLog(log: ReadableLogRecord, paint: Paint): string {
  const level = printable(log.severityText?.toLowerCase() ?? 'info');
  const { 'log.record.uid': _uid, ...attributes } = log.attributes;
  const rest = Object.keys(attributes).length === 0 ? '' : ` ${paint('dim', printable(attributes))}`;
  const kind = paint(levelColours.get(level), level.padEnd(6));
  return `${paint('dim', clock(millisOf(log.hrTime)))} ${kind} ${printable(log.body)}${rest}`;
}

function readableSpan(span: ReadableSpan, paint: Paint): string {
  const isError = span.status.code === 2;
  const kind = paint(isError ? 'red' : 'cyan', isError ? 'failed' : 'span  ');
  const duration = `${millisOf(span.duration).toFixed(1)} ms`.padStart(11);
  const trace = paint('dim', `trace=${span.spanContext().traceId}`);
  return `${paint('dim', clock(millisOf(span.startTime)))} ${kind} ${printable(span.name).padEnd(40)} ${duration} ${trace}`;
}

function readablePoint(point: PointLine, at: string, paint: Paint): string {
  const attributes = Object.keys(point.attributes).length === 0 ? '' : ` ${paint('dim', printable(point.attributes))}`;
  const value = `${printable(readableValue(point.value))} ${printable(point.unit)}`.trim().padStart(11);
  return `${paint('dim', at)} ${paint('cyan', 'metric')} ${printable(point.name).padEnd(40)} ${value}${attributes}`;
}

/** A histogram in short: how many, and their mean. */
function readableValue(value: unknown): unknown {
  if (typeof value === 'number') return String(Number.isInteger(value) ? value : Number(value.toPrecision(6)));
  if (typeof value !== 'object' || value === null || !('count' in value)) return value;
  const { count, sum } = value as { readonly count: number; readonly sum?: number };
  return sum === undefined || count === 0 ? `${count}×` : `${count}× ${Number((sum / count).toPrecision(4))}`;
}

interface PointLine {
  readonly name: string;
  readonly unit: string;
  readonly attributes: Attributes;
  readonly value: unknown;
}

function describeMetrics(metrics: ResourceMetrics): PointLine[] {
  return metrics.scopeMetrics.flatMap((scope) =>
    scope.metrics.flatMap((metric) =>
      metric.dataPoints.map((point) => ({
        name: metric.descriptor.name,
        unit: metric.descriptor.unit,
        attributes: point.attributes,
        value: point.value,
      })),
    ),
  );
}

function millisOf(time: HrTime): number {
  return time[0] * 1000 + time[1] / 1e6;
}

function clock(millis: number): string {
  return new Date(millis).toISOString().slice(11, 23);
}

/** Text that cannot move the cursor or start a new line: telemetry is not trusted by the terminal either. */
function printable(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return neutraliseText(text);
}
