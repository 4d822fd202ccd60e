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
}

export function createConsoleTraces(options: ConsoleOptions = {}): Destination<ReadableSpan> {
  return createConsole('traces', options, {
    count: () => 1,
    json: (span) => [describeSpan(span)],
    readable: (span) => [readableSpan(span)],
  });
}

export function createConsoleLogs(resource: Attributes, options: ConsoleOptions = {}): Destination<ReadableLogRecord> {
  const encode = createEcsEncoder(resource);
  return createConsole('logs', options, {
    count: () => 1,
    json: (log) => [encode(log)],
    readable: (log) => [
      `${clock(log.hrTime)} ${(log.severityText ?? 'info').padEnd(5)} ${printable(log.body)} ${printable(log.attributes)}`,
    ],
  });
}

export function createConsoleMetrics(options: ConsoleOptions = {}): Destination<ResourceMetrics> {
  return createConsole('metrics', options, {
    count: countDataPoints,
    json: describeMetrics,
    readable: (metrics) =>
      describeMetrics(metrics).map(
        (point) => `${point.name} ${printable(point.attributes)} ${printable(point.value)} ${point.unit}`,
      ),
  });
}

interface Lines<R> {
  readonly count: (record: R) => number;
  readonly json: (record: R) => readonly object[];
  readonly readable: (record: R) => readonly string[];
}

function createConsole<R>(signal: SignalName, options: ConsoleOptions, lines: Lines<R>): Destination<R> {
  const { write = (text) => process.stdout.write(text), isReadable = process.stdout.isTTY } = options;
  const render = (record: R): readonly string[] =>
    isReadable ? lines.readable(record) : lines.json(record).map((item) => escapeJsonControls(JSON.stringify(item)));
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

function readableSpan(span: ReadableSpan): string {
  const status = span.status.code === 2 ? 'ERROR ' : '';
  return `${clock(span.startTime)} span  ${status}${printable(span.name)} ${millisOf(span.duration).toFixed(1)} ms trace=${span.spanContext().traceId}`;
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

function clock(time: HrTime): string {
  return new Date(millisOf(time)).toISOString().slice(11, 23);
}

/** Text that cannot move the cursor or start a new line: telemetry is not trusted by the terminal either. */
function printable(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return neutraliseText(text);
}
