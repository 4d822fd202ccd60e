// Metrics in Prometheus' text format 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/
// Names by the rules of @pitwall/signals. OpenTelemetry's own serialiser leaves units out of names, which every
// dashboard expects (`http_server_request_duration_seconds`); see docs/adr. Pure but for caches.
import type { Attributes } from '@opentelemetry/api';
import type {
  DataPoint,
  ExponentialHistogram,
  Histogram,
  MetricData,
  ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { type MetricKind, toPrometheusLabel, toPrometheusName, toPrometheusUnit } from '@pitwall/signals';
import { type Exemplar, readExemplars } from '../meter/exemplars.ts';
import { DataPointType } from '../opentelemetry.ts';
import { toExplicitHistogram } from './prometheus-exponential.ts';

type PrometheusType = 'counter' | 'gauge' | 'histogram' | 'info';

interface Family {
  readonly name: string;
  readonly type: PrometheusType;
  readonly help: string;
  /** Empty: none that its name ends with. */
  readonly unit: string;
  readonly samples: string[];
  /** Labels of its points: a series is there once. */
  readonly series: Set<string>;
}

/** `openmetrics`: https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md, with exemplars. */
export type Exposition = 'text' | 'openmetrics';

/**
 * `target_info` first, then a family a metric name; of two metrics that share a name, the first one's HELP and TYPE hold, and
 * of two series with the same labels the first one, as in Prometheus.
 */
export function encodePrometheusText(metrics: ResourceMetrics, form: Exposition = 'text'): string {
  const info = createFamily('target_info', form === 'openmetrics' ? 'info' : 'gauge');
  info.samples.push(`target_info${encodeLabels(metrics.resource.attributes)} 1`);
  const families = new Map([[exposedName(info, form), info]]);
  for (const { metrics: scoped } of metrics.scopeMetrics)
    for (const metric of scoped) addMetric(families, metric, form);
  return [...families.values()].map((family) => familyText(family, form)).join('');
}

/** OpenMetrics names families without the ending that all their samples have. */
function exposedName({ name, type }: Pick<Family, 'name' | 'type'>, form: Exposition): string {
  if (form !== 'openmetrics') return name;
  return type === 'counter' || type === 'info' ? name.replace(/_(total|info)$/, '') : name;
}

function createFamily(name: string, type: PrometheusType, { help = 'Target metadata', unit = '' } = {}): Family {
  return { name, type, help, unit, samples: [], series: new Set() };
}

/** OpenMetrics knows units. */
function familyText(described: Family, form: Exposition): string {
  const { type, help, unit, samples } = described;
  const family = exposedName(described, form);
  const head = [`# HELP ${family} ${escapeHelp(help, form)}`, `# TYPE ${family} ${type}`];
  if (form === 'openmetrics' && unit) head.push(`# UNIT ${family} ${unit}`);
  return [...head, ...samples, ''].join('\n');
}

function addMetric(families: Map<string, Family>, metric: MetricData, form: Exposition): void {
  const { kind, type } = describe(metric);
  if (metric.dataPoints.length === 0) return;
  const named = { kind, name: metric.descriptor.name, unit: metric.descriptor.unit };
  const name = toPrometheusName(named);
  const exposed = exposedName({ name, type }, form);
  const about = { help: metric.descriptor.description, unit: toPrometheusUnit(named) };
  const family = families.get(exposed) ?? createFamily(name, type, about);
  // One name, two types: Prometheus would refuse the whole scrape.
  if (family.type !== type || name === 'target_info') return;
  families.set(exposed, family);
  addSamples(family, metric, form);
}

function addSamples({ name, samples, series }: Family, metric: MetricData, form: Exposition): void {
  const hasExemplars = form === 'openmetrics' && metric.dataPointType === DataPointType.SUM && metric.isMonotonic;
  for (const point of metric.dataPoints as readonly DataPoint<number | Histogram | ExponentialHistogram>[]) {
    const { attributes, value } = point;
    const own = labels(attributes, typeof value === 'number' ? undefined : 'le');
    if (series.has(own)) continue;
    series.add(own);
    const exemplars = readExemplars(point);
    if (typeof value === 'number')
      samples.push(`${name}${own} ${number(value)}${hasExemplars ? exemplarText(exemplars[0]) : ''}`);
    else {
      const histogram = 'scale' in value ? toExplicitHistogram(value) : value;
      samples.push(...histogramSamples({ name, own, exemplars }, histogram, form));
    }
  }
}

function exemplarText(exemplar: Exemplar | undefined): string {
  if (!exemplar) return '';
  const { traceId, spanId, value, atMillis } = exemplar;
  const ids = traceId && spanId ? `trace_id="${traceId}",span_id="${spanId}"` : '';
  return ` # {${ids}} ${number(value)} ${(atMillis / 1000).toFixed(3)}`;
}

function describe(metric: MetricData): { readonly kind: MetricKind; readonly type: PrometheusType } {
  if (metric.dataPointType === DataPointType.GAUGE) return { kind: 'gauge', type: 'gauge' };
  if (metric.dataPointType !== DataPointType.SUM) return { kind: 'histogram', type: 'histogram' };
  return metric.isMonotonic ? { kind: 'counter', type: 'counter' } : { kind: 'upDownCounter', type: 'gauge' };
}

interface HistogramSeries {
  readonly name: string;
  /** Its labels. */
  readonly own: string;
  readonly exemplars: readonly Exemplar[];
}

function histogramSamples({ name, own, exemplars }: HistogramSeries, value: Histogram, form: Exposition): string[] {
  const { boundaries, counts } = value.buckets;
  const open = own === '' ? '{' : `${own.slice(0, -1)},`;
  const hasExemplars = form === 'openmetrics' && exemplars.length > 0;
  let cumulative = 0;
  const buckets = counts.map((count, index) => {
    cumulative += count;
    const bound = boundaries[index] ?? Infinity;
    const above = boundaries[index - 1] ?? -Infinity;
    const found = hasExemplars ? exemplars.find((one) => one.value <= bound && one.value > above) : undefined;
    return `${name}_bucket${open}le="${boundText(bound, form)}"} ${cumulative}${exemplarText(found)}`;
  });
  return [...buckets, `${name}_sum${own} ${number(value.sum ?? 0)}`, `${name}_count${own} ${value.count}`];
}

/** OpenMetrics writes whole bounds as floats. */
export function boundText(bound: number, form: Exposition): string {
  return form === 'openmetrics' && Number.isInteger(bound) && bound < 1e21 ? `${bound}.0` : number(bound);
}

// The attributes of a series are the same object at each collection.
const plainLabels = new WeakMap<Attributes, string>();
const bucketLabels = new WeakMap<Attributes, string>();

/** @param reserved A label that the format itself sets. */
function labels(attributes: Attributes, reserved?: 'le'): string {
  const known = reserved === undefined ? plainLabels : bucketLabels;
  const before = known.get(attributes);
  if (before !== undefined) return before;
  const text = encodeLabels(attributes, reserved);
  known.set(attributes, text);
  return text;
}

function encodeLabels(attributes: Attributes, reserved?: string): string {
  const values = new Map<string, string>();
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null) continue;
    const label = toPrometheusLabel(key);
    if (label === reserved) continue;
    const before = values.get(label);
    // Keys that become one label are joined, as the specification says.
    values.set(label, before === undefined ? textOf(value) : `${before};${textOf(value)}`);
  }
  if (values.size === 0) return '';
  return `{${[...values].map(([key, value]) => `${key}="${escapeLabel(value)}"`).join(',')}}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function number(value: number): string {
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}

export function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

export function escapeHelp(text: string, form: Exposition): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return form === 'openmetrics' ? escaped.replaceAll('"', '\\"') : escaped;
}
