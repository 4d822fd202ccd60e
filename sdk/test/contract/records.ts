// One of each record, as OpenTelemetry's own SDK makes them.
import { metrics as metricsApi, type Attributes } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider, type ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { MeterProvider, MetricReader, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace';

export const resourceAttributes: Attributes = { 'service.name': 'contract', 'service.instance.id': 'i-1' };
const resource = resourceFromAttributes(resourceAttributes);

export function createSpans(count: number): ReadableSpan[] {
  const spans: ReadableSpan[] = [];
  const processor = {
    onStart: () => {},
    onEnd: (span: ReadableSpan) => void spans.push(span),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const tracer = new TracerProvider({ resource, spanProcessors: [processor] }).getTracer('contract');
  for (let seq = 0; seq < count; seq += 1) tracer.startSpan(`span ${seq}`, { attributes: { seq } }).end();
  return spans;
}

export function createLogs(count: number): ReadableLogRecord[] {
  const records: ReadableLogRecord[] = [];
  const processor = {
    onEmit: (record: ReadableLogRecord) => void records.push(record),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const logger = new LoggerProvider({ resource, processors: [processor] }).getLogger('contract');
  for (let seq = 0; seq < count; seq += 1)
    logger.emit({ body: `line ${seq} "quoted" \n ünï`, severityText: 'info', severityNumber: 9, attributes: { seq } });
  return records;
}

class OnceReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** Collections of two data points each. */
export async function createMetrics(count: number): Promise<ResourceMetrics[]> {
  const reader = new OnceReader();
  const provider = new MeterProvider({ resource, readers: [reader] });
  const counter = provider.getMeter('contract').createCounter('contract.seq');
  const collections: ResourceMetrics[] = [];
  for (let seq = 0; seq < count; seq += 1) {
    counter.add(1, { side: 'left' });
    counter.add(2, { side: 'right' });
    collections.push((await reader.collect()).resourceMetrics);
  }
  metricsApi.disable();
  return collections;
}
