// Metrics in Prometheus' text format 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/
// Names by the rules of @pitwall/signals. OpenTelemetry's own serialiser leaves units out of names, which every
// dashboard expects (`http_server_request_duration_seconds`); see docs/adr. Pure.
import type { Attributes } from '@opentelemetry/api';
import type { DataPoint, Histogram, MetricData, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { type MetricKind, toPrometheusLabel, toPrometheusName, toPrometheusUnit } from '@pitwall/signals';
import { type Exemplar, readExemplars } from '../meter/exemplars.ts';
import { DataPointType } from '../opentelemetry.ts';
import { toExplicitHistogram } from './prometheus-exponential.ts';

type PrometheusType = 'counter' | 'gauge' | 'histogram';

interface Family {
  readonly name: string;
  readonly type: PrometheusType;
  readonly help: string;
  /** Empty: none that its name ends with. */
  readonly unit: string;
  readonly samples: string[];
}

/** `openmetrics`: https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md, with exemplars. */
export type Exposition = 'text' | 'openmetrics';

/** `target_info` first, then a family a metric name; of two metrics that share a name, the first one's HELP and TYPE hold. */
export function encodePrometheusText(metrics: ResourceMetrics, form: Exposition = 'text'): string {
  const families = new Map<string, Family>();
  for (const { metrics: scoped } of metrics.scopeMetrics)
    for (const metric of scoped) addMetric(families, metric, form);
  const [info, type] = form === 'openmetrics' ? ['target', 'info'] : ['target_info', 'gauge'];
  const target = `# HELP ${info} Target metadata\n# TYPE ${info} ${type}\ntarget_info${labels(metrics.resource.attributes)} 1\n`;
  return target + [...families.values()].map((family) => familyText(family, form)).join('');
}

/** OpenMetrics names a counter's family without `_total`, and knows units. */
function familyText({ name, type, help, unit, samples }: Family, form: Exposition): string {
  const family = form === 'openmetrics' && type === 'counter' ? name.replace(/_total$/, '') : name;
  const head = [`# HELP ${family} ${escapeHelp(help, form)}`, `# TYPE ${family} ${type}`];
  if (form === 'openmetrics' && unit) head.push(`# UNIT ${family} ${unit}`);
  return [...head, ...samples, ''].join('\n');
}

function addMetric(families: Map<string, Family>, metric: MetricData, form: Exposition): void {
  const described = describe(metric);
  if (metric.dataPoints.length === 0) return;
  const named = { kind: described.kind, name: metric.descriptor.name, unit: metric.descriptor.unit };
  const name = toPrometheusName(named);
  const known = families.get(name);
  const help = metric.descriptor.description;
  const family = known ?? { name, type: described.type, help, unit: toPrometheusUnit(named), samples: [] };
  if (family.type !== described.type) return; // one name, two types: Prometheus would refuse the whole scrape
  families.set(name, family);
  for (const sample of samplesOf(metric, name, form)) family.samples.push(sample);
}

function samplesOf(metric: MetricData, name: string, form: Exposition): string[] {
  if (metric.dataPointType === DataPointType.HISTOGRAM)
    return metric.dataPoints.flatMap((p) => histogramSamples(name, p, form));
  if (metric.dataPointType === DataPointType.EXPONENTIAL_HISTOGRAM)
    return metric.dataPoints.flatMap((p) =>
      histogramSamples(name, { ...p, value: toExplicitHistogram(p.value) }, form),
    );
  const hasExemplars = form === 'openmetrics' && metric.dataPointType === DataPointType.SUM && metric.isMonotonic;
  return metric.dataPoints.map((point) => {
    const exemplar = hasExemplars ? exemplarText(readExemplars(point)[0]) : '';
    return `${name}${labels(point.attributes)} ${number(point.value)}${exemplar}`;
  });
}

function exemplarText(exemplar: Exemplar | undefined): string {
  if (!exemplar) return '';
  const { traceId, spanId, value, atMillis } = exemplar;
  return ` # {trace_id="${traceId}",span_id="${spanId}"} ${number(value)} ${(atMillis / 1000).toFixed(3)}`;
}

function describe(metric: MetricData): { readonly kind: MetricKind; readonly type: PrometheusType } {
  if (metric.dataPointType === DataPointType.GAUGE) return { kind: 'gauge', type: 'gauge' };
  if (metric.dataPointType !== DataPointType.SUM) return { kind: 'histogram', type: 'histogram' };
  return metric.isMonotonic ? { kind: 'counter', type: 'counter' } : { kind: 'upDownCounter', type: 'gauge' };
}

function histogramSamples(name: string, point: DataPoint<Histogram>, form: Exposition): string[] {
  const { attributes, value } = point;
  const { boundaries, counts } = value.buckets;
  const exemplars = form === 'openmetrics' ? readExemplars(point) : [];
  let cumulative = 0;
  const buckets = counts.map((count, index) => {
    cumulative += count;
    const bound = boundaries[index] ?? Infinity;
    const above = boundaries[index - 1] ?? -Infinity;
    const exemplar = exemplarText(exemplars.find((one) => one.value <= bound && one.value > above));
    return `${name}_bucket${labels(attributes, boundText(bound, form))} ${cumulative}${exemplar}`;
  });
  const plain = labels(attributes);
  return [...buckets, `${name}_sum${plain} ${number(value.sum ?? 0)}`, `${name}_count${plain} ${value.count}`];
}

/** OpenMetrics writes whole bounds as floats. */
export function boundText(bound: number, form: Exposition): string {
  return form === 'openmetrics' && Number.isInteger(bound) && bound < 1e21 ? `${bound}.0` : number(bound);
}

function labels(attributes: Attributes, le?: string): string {
  const values = new Map<string, string>();
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null) continue;
    const label = toPrometheusLabel(key);
    const before = values.get(label);
    // Keys that become one label are joined, as the specification says.
    values.set(label, before === undefined ? textOf(value) : `${before};${textOf(value)}`);
  }
  if (le !== undefined) values.set('le', le);
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
