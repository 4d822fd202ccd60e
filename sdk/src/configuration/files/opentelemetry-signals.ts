// The three providers of an OpenTelemetry configuration file. A provider that the file leaves out is a signal that goes
// nowhere, as the specification says.
import { isRecord } from './file-values.ts';
import type { Section } from './opentelemetry-section.ts';

type Values = Record<string, unknown>;
type Signal = 'Traces' | 'Metrics' | 'Logs';

export function mapTraces(provider: Section | undefined): Values {
  if (!provider) return { tracesDestinations: [] };
  const sampler = provider.open('sampler');
  const values: Values = { ...mapProcessors(provider, 'Traces'), ...(sampler ? mapSampler(sampler) : {}) };
  mapLimits(provider.open('limits'), spanLimits, values);
  provider.reportRest();
  return values;
}

export function mapLogs(provider: Section | undefined): Values {
  if (!provider) return { logsDestinations: [] };
  const values = mapProcessors(provider, 'Logs');
  mapLimits(provider.open('limits'), logLimits, values);
  provider.reportRest();
  return values;
}

export function mapMetrics(provider: Section | undefined): Values {
  if (!provider) return { metricsDestinations: [] };
  const destinations: string[] = [];
  const values: Values = {};
  assignGiven(values, { exemplarFilter: provider.take('exemplar_filter') });
  for (const reader of provider.openList('readers')) {
    const periodic = reader.open('periodic');
    if (periodic) {
      assignGiven(values, { metricExportIntervalMillis: periodic.take('interval') });
      assignGiven(values, { exportTimeoutMillis: periodic.take('timeout') });
      destinations.push(...mapExporter(periodic.open('exporter'), 'Metrics', values));
      periodic.reportRest();
    }
    destinations.push(...mapPull(reader.open('pull'), values));
    reader.reportRest();
  }
  provider.reportRest();
  return { ...values, metricsDestinations: unique(destinations) };
}

function mapPull(pull: Section | undefined, values: Values): string[] {
  const exporter = pull?.open('exporter');
  const prometheus = exporter?.open('prometheus/development') ?? exporter?.open('prometheus');
  if (prometheus) {
    assignGiven(values, { prometheusHost: prometheus.take('host'), prometheusPort: prometheus.take('port') });
    prometheus.reportRest();
  }
  exporter?.reportRest();
  pull?.reportRest();
  return prometheus ? ['prometheus'] : [];
}

function mapProcessors(provider: Section, signal: Signal): Values {
  const destinations: string[] = [];
  const values: Values = {};
  for (const processor of provider.openList('processors')) {
    const batch = processor.open('batch');
    if (batch) {
      assignGiven(values, {
        flushIntervalMillis: batch.take('schedule_delay'),
        exportTimeoutMillis: batch.take('export_timeout'),
        maxBatchRecords: batch.take('max_export_batch_size'),
      });
    }
    const either = batch ?? processor.open('simple');
    destinations.push(...mapExporter(either?.open('exporter'), signal, values));
    either?.reportRest();
    processor.reportRest();
  }
  return { ...values, [`${signal.toLowerCase()}Destinations`]: unique(destinations) };
}

/** @returns the destinations that it names; their settings are put into `values`. */
function mapExporter(exporter: Section | undefined, signal: Signal, values: Values): string[] {
  if (!exporter) return [];
  const destinations: string[] = [];
  const console = exporter.open('console');
  if (console) destinations.push('console');
  console?.reportRest();
  const http = exporter.open('otlp_http');
  const otlp = http ?? exporter.open('otlp_grpc');
  if (otlp) {
    destinations.push('otlp');
    const isJson = otlp.take('encoding') === 'json';
    const protocol = http ? (isJson ? 'http/json' : 'http/protobuf') : 'grpc';
    const compression = otlp.take('compression') ?? undefined;
    assignGiven(values, {
      [`otlp${signal}Endpoint`]: otlp.take('endpoint'),
      otlpCompression: compression,
      otlpProtocol: protocol,
      exportTimeoutMillis: otlp.take('timeout'),
      otlpHeaders: mapHeaders(otlp),
    });
    if (signal === 'Metrics') assignGiven(values, mapAggregation(otlp));
    otlp.reportRest();
  }
  exporter.reportRest();
  return destinations;
}

function mapAggregation(otlp: Section): Values {
  const temporality = otlp.take('temporality_preference');
  return {
    otlpMetricsTemporality: temporality === 'low_memory' ? 'lowmemory' : temporality,
    histogramAggregation: otlp.take('default_histogram_aggregation'),
  };
}

function mapHeaders(otlp: Section): Readonly<Record<string, string>> | undefined {
  const headers: Record<string, string> = {};
  const list = otlp.take('headers_list');
  for (const item of typeof list === 'string' ? list.split(',') : []) {
    const at = item.indexOf('=');
    if (at > 0) headers[item.slice(0, at).trim()] = item.slice(at + 1).trim();
  }
  for (const item of otlp.takeList('headers')) {
    if (isRecord(item) && typeof item['name'] === 'string') headers[item['name']] = String(item['value']);
  }
  return Object.keys(headers).length > 0 ? headers : undefined;
}

function mapSampler(sampler: Section): Values {
  const parent = sampler.open('parent_based');
  const prefix = parent ? 'parentbased_' : '';
  const root = parent ? parent.open('root') : sampler;
  const values: Values = parent && !root ? { sampler: 'parentbased_always_on' } : {};
  for (const name of ['always_on', 'always_off'] as const) {
    if (root?.open(name)) values['sampler'] = `${prefix}${name}`;
  }
  const ratio = root?.open('trace_id_ratio_based');
  if (ratio) {
    values['sampler'] = `${prefix}traceidratio`;
    values['samplerRatio'] = ratio.take('ratio') ?? 1;
    ratio.reportRest();
  }
  Object.assign(values, mapJaegerRemote(root, prefix));
  if (root !== sampler) root?.reportRest();
  parent?.reportRest();
  sampler.reportRest();
  return values;
}

function mapJaegerRemote(root: Section | undefined, prefix: string): Values {
  const jaeger = root?.open('jaeger_remote/development');
  if (!jaeger) return {};
  const remoteSampling: Values = {};
  const initial = jaeger.open('initial_sampler');
  const ratio = initial?.open('trace_id_ratio_based');
  assignGiven(remoteSampling, {
    endpoint: jaeger.take('endpoint'),
    pollingIntervalMillis: jaeger.take('interval'),
    initialRatio: initial?.open('always_on') ? 1 : initial?.open('always_off') ? 0 : ratio?.take('ratio'),
  });
  for (const section of [ratio, initial, jaeger]) section?.reportRest();
  return { sampler: `${prefix}jaeger_remote`, remoteSampling };
}

const spanLimits: Readonly<Record<string, string>> = {
  attribute_count_limit: 'attributeCountLimit',
  attribute_value_length_limit: 'attributeValueLengthLimit',
  event_count_limit: 'eventCountLimit',
  link_count_limit: 'linkCountLimit',
  event_attribute_count_limit: 'eventAttributeCountLimit',
  link_attribute_count_limit: 'linkAttributeCountLimit',
};
const logLimits: Readonly<Record<string, string>> = {
  attribute_count_limit: 'logAttributeCountLimit',
  attribute_value_length_limit: 'logAttributeValueLengthLimit',
};

function mapLimits(limits: Section | undefined, names: Readonly<Record<string, string>>, values: Values): void {
  for (const [name, setting] of Object.entries(names)) assignGiven(values, { [setting]: limits?.take(name) });
  limits?.reportRest();
}

/** Null is how YAML says that a key has no value. */
function assignGiven(values: Values, given: Values): void {
  for (const [key, value] of Object.entries(given)) if (value !== undefined && value !== null) values[key] = value;
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
