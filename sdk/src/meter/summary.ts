// A summary: quantiles that somebody else has computed. Our own instruments make none; registries of prom-client do.
// https://opentelemetry.io/docs/specs/otel/metrics/data-model/#summary-legacy
import type { DataPoint, MetricData, MetricDescriptor } from '@opentelemetry/sdk-metrics';

export interface Summary {
  readonly count: number;
  readonly sum: number;
  /** `quantile` from 0 to 1. */
  readonly quantiles: readonly { readonly quantile: number; readonly value: number }[];
}

/** Beside OpenTelemetry's own kinds of metrics, which have no summary. */
export interface SummaryData {
  readonly descriptor: MetricDescriptor;
  readonly dataPointType: 'summary';
  readonly dataPoints: readonly DataPoint<Summary>[];
}

export function isSummary(metric: MetricData | SummaryData): metric is SummaryData {
  return metric.dataPointType === 'summary';
}

/** A metric that, with others, stands for a summary: for destinations that have none. */
export interface PartOfSummary {
  /** The same for all parts. */
  readonly standsFor?: SummaryData;
}

export function readSummary(metric: MetricData & PartOfSummary): SummaryData | undefined {
  return metric.standsFor;
}
