// Summaries for OTLP, which has them, where the data of OpenTelemetry's SDK has none: put in the place of what stands for them.
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { readSummary } from '../meter/summary.ts';
import type { CollectedMetrics } from './otlp-metrics.ts';

/** Pure. */
export function joinSummaries({ resource, scopeMetrics }: ResourceMetrics): CollectedMetrics {
  const joined = scopeMetrics.map(({ scope, metrics }) => ({
    scope,
    metrics: [...new Set(metrics.map((metric) => readSummary(metric) ?? metric))],
  }));
  return { resource, scopeMetrics: joined };
}
