// The name a metric has in Datadog: the OpenTelemetry name, within Datadog's limits.
// https://docs.datadoghq.com/metrics/custom_metrics/#naming-custom-metrics and
// https://docs.datadoghq.com/opentelemetry/mapping/metrics_mapping/
import type { NamedMetric } from './prometheus-name.ts';

const maxNameLength = 200;
const maxTagLength = 200;

/** Starts with a letter; letters, digits, `_` and `.` only; at most 200 characters. Pure. */
export function toDatadogName({ name }: Pick<NamedMetric, 'name'>): string {
  const clean = name.replaceAll(/[^A-Za-z0-9_.]/g, '_').replaceAll(/_{2,}/g, '_');
  return (/^[A-Za-z]/.test(clean) ? clean : `m_${clean}`).slice(0, maxNameLength);
}

/**
 * `key:value`, lower-case, at most 200 characters.
 * https://docs.datadoghq.com/getting_started/tagging/#define-tags
 */
export function toDatadogTag(key: string, value: string | number | boolean): string {
  const tag = `${key}:${String(value)}`.toLowerCase().replaceAll(/[^\p{L}\p{N}_\-:./]/gu, '_');
  return (/^\p{L}/u.test(tag) ? tag : `_${tag}`).slice(0, maxTagLength);
}
