// The SDK's own metrics by OpenTelemetry's conventions. All but durations are read from the ledger when metrics are collected
// and never otherwise: they make no collection, no request and no record of their own.
// https://opentelemetry.io/docs/specs/semconv/otel/sdk-metrics/
import { type Attributes, type Histogram, type Meter, type MeterProvider, ROOT_CONTEXT } from '@opentelemetry/api';
import type { Collector } from '../meter/provider.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { SignalName } from '../pipeline/types.ts';
import { describeProcessor, prometheusExporter } from './sdk-components.ts';
import { createExporterMetrics, type Exported, type RecordKind } from './sdk-exporter-metrics.ts';
import { createProcessorMetrics } from './sdk-processor-metrics.ts';
import type { LogCounts, SpanCounts } from './self-counts.ts';

export interface SdkMetricsSource {
  readonly pushed: readonly { readonly pipeline: Pipeline<never>; readonly exporter: Attributes }[];
  /** `/metrics`, where it is served. */
  readonly readPulled: () => Exported | undefined;
  /** Undefined when another tracer makes the spans. */
  readonly spans: SpanCounts | undefined;
  readonly logs: LogCounts;
}

const kinds = {
  traces: { word: 'span', unit: '{span}' },
  logs: { word: 'log', unit: '{log_record}' },
  metrics: { word: 'metric_data_point', unit: '{data_point}' },
} as const satisfies Record<SignalName, RecordKind>;

/** Seconds: from an acknowledgement on this machine to an outage of an hour. */
const explicitBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600];

export function observeSdk(provider: MeterProvider, source: SdkMetricsSource): void {
  const meter = provider.getMeter('@pitwall/sdk');
  observeCreated(meter, source);
  observePipelines(meter, source);
  timeOperations(meter, source);
}

function observeCreated(meter: Meter, { spans, logs }: SdkMetricsSource): void {
  const created = { unit: '{log_record}', description: 'Log records that were handed to a logger.' };
  meter.createObservableCounter('otel.sdk.log.created', created).addCallback((result) => result.observe(logs.created));
  if (!spans) return;
  const started = { unit: '{span}', description: 'Spans that were created, those that do not record included.' };
  meter.createObservableCounter('otel.sdk.span.started', started).addCallback((result) => {
    for (const { result: sampling, origin, count } of spans.started())
      result.observe(count, { 'otel.span.sampling_result': sampling, 'otel.span.parent.origin': origin });
  });
  const live = { unit: '{span}', description: 'Spans that record and have not ended.' };
  meter.createObservableUpDownCounter('otel.sdk.span.live', live).addCallback((result) => {
    for (const { result: sampling, count } of spans.live())
      result.observe(count, { 'otel.span.sampling_result': sampling });
  });
}

function observePipelines(meter: Meter, source: SdkMetricsSource): void {
  const exporters = {
    traces: createExporterMetrics(meter, kinds.traces),
    logs: createExporterMetrics(meter, kinds.logs),
    metrics: createExporterMetrics(meter, kinds.metrics),
  };
  const processors = {
    traces: createProcessorMetrics(meter, kinds.traces),
    logs: createProcessorMetrics(meter, kinds.logs),
  };
  const all = [...Object.values(exporters), ...Object.values(processors)];
  meter.addBatchObservableCallback(
    (result) => {
      for (const { pipeline, exporter } of source.pushed) {
        const inspection = pipeline.inspect();
        const { signal, destination } = inspection.account;
        exporters[signal].observe(result, inspection, exporter);
        // Metrics have no processor: a reader collects them.
        if (signal === 'metrics') continue;
        processors[signal].observe(result, inspection, describeProcessor(signal, destination));
      }
      const pulled = source.readPulled();
      if (pulled) exporters.metrics.observe(result, pulled, prometheusExporter);
    },
    all.flatMap(({ instruments }) => instruments),
  );
}

function timeOperations(meter: Meter, { pushed }: SdkMetricsSource): void {
  const duration = createDuration(
    meter,
    'otel.sdk.exporter.operation.duration',
    'From the first attempt with a batch until each of its records was delivered or dropped.',
  );
  for (const { pipeline, exporter } of pushed)
    pipeline.onConcluded(({ durationMillis, failure }) => duration(durationMillis, exporter, failure));
}

/** A collector that says how long it takes. */
export function timeCollections(provider: MeterProvider, collector: Collector, reader: Attributes): Collector {
  const duration = createDuration(
    provider.getMeter('@pitwall/sdk'),
    'otel.sdk.metric_reader.collection.duration',
    'How long a collection of metrics took.',
  );
  return {
    temporality: collector.temporality,
    collectNow: () => collector.collectNow(),
    collect: async (deadline) => {
      const startedAt = performance.now();
      const collection = await collector.collect(deadline);
      const [error] = collection.errors;
      duration(performance.now() - startedAt, reader, error === undefined ? undefined : nameOf(error));
      return collection;
    },
  };
}

type RecordDuration = (millis: number, attributes: Attributes, errorType: string | undefined) => void;

/** Outside of any trace: whose request woke us says nothing of the duration. */
function createDuration(meter: Meter, name: string, description: string): RecordDuration {
  const histogram: Histogram = meter.createHistogram(name, {
    unit: 's',
    description,
    advice: { explicitBucketBoundaries },
  });
  return (millis, attributes, errorType) =>
    histogram.record(
      millis / 1000,
      errorType === undefined ? attributes : { ...attributes, 'error.type': errorType },
      ROOT_CONTEXT,
    );
}

function nameOf(error: unknown): string {
  return error instanceof Error && error.name !== '' ? error.name : '_OTHER';
}
