// One log record, one span and one metric, made by OpenTelemetry's own SDK as those of an application are.
import { createRequire } from 'node:module';
import type { Attributes } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { MetricReader, resourceFromAttributes } from '../opentelemetry.ts';

const require = createRequire(import.meta.url);
const name = 'pitwall doctor probe';
const nothing = { forceFlush: async (): Promise<void> => {}, shutdown: async (): Promise<void> => {} };

export interface ProbeRecords {
  readonly traces: ReadableSpan;
  readonly logs: ReadableLogRecord;
  readonly metrics: ResourceMetrics;
}

export async function createProbeRecords(attributes: Attributes): Promise<ProbeRecords> {
  const resource = resourceFromAttributes(attributes);
  const { LoggerProvider } = require('@opentelemetry/sdk-logs') as typeof import('@opentelemetry/sdk-logs');
  const { MeterProvider } = require('@opentelemetry/sdk-metrics') as typeof import('@opentelemetry/sdk-metrics');
  const { TracerProvider } = require('@opentelemetry/sdk-trace') as typeof import('@opentelemetry/sdk-trace');
  const spans: ReadableSpan[] = [];
  const logs: ReadableLogRecord[] = [];
  const spanProcessor = { onStart: () => {}, onEnd: (span: ReadableSpan) => void spans.push(span), ...nothing };
  const logProcessor = { onEmit: (log: ReadableLogRecord) => void logs.push(log), ...nothing };
  new TracerProvider({ resource, spanProcessors: [spanProcessor] }).getTracer(name).startSpan(name).end();
  new LoggerProvider({ resource, processors: [logProcessor] })
    .getLogger(name)
    .emit({ body: name, severityText: 'info', severityNumber: 9 });
  const reader = new OnceReader();
  const meter = new MeterProvider({ resource, readers: [reader] }).getMeter(name);
  meter.createCounter('pitwall.doctor.probe', { unit: '{probe}' }).add(1);
  const { resourceMetrics } = await reader.collect();
  const [span, log] = [spans[0], logs[0]];
  if (!span || !log) throw new Error('the probe records could not be made');
  return { traces: span, logs: log, metrics: resourceMetrics };
}

class OnceReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}
