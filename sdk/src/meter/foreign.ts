// Metrics that somebody else counts, as read from them: a registry that the application fills itself.
import type { Attributes } from '@opentelemetry/api';

/** How a gauge of several workers becomes one, by the names of prom-client. */
export type GaugeAggregator = 'sum' | 'first' | 'min' | 'max' | 'average' | 'omit';

export type ForeignType = 'counter' | 'gauge' | 'histogram' | 'summary';

/** One series at one reading. */
export interface ForeignSeries {
  /** The same for equal attributes only. */
  readonly key: string;
  /** Redacted. */
  readonly attributes: Attributes;
  /** Counter, gauge: the value. Summary: sum, count. Histogram: sum, count, then each bucket on its own, `+Inf` last. */
  readonly totals: readonly number[];
  /** Of a summary, for the application's own window of time. */
  readonly quantiles?: readonly ForeignQuantile[];
  /** Of a counter: one. Of a histogram: by bucket. */
  readonly exemplars?: readonly (ForeignExemplar | undefined)[];
}

export interface ForeignQuantile {
  /** 0 to 1. */
  readonly quantile: number;
  readonly value: number;
}

export interface ForeignExemplar {
  /** Redacted. */
  readonly labels: Attributes;
  readonly value: number;
  readonly atMillis: number;
}

export interface ForeignReading {
  /** As it is exposed: with `_total`, where the registry would add it. */
  readonly name: string;
  readonly help: string;
  readonly type: ForeignType;
  /** Of a histogram, without `+Inf`. */
  readonly boundaries: readonly number[];
  /** Of a gauge, where its owner says it. */
  readonly aggregator?: GaugeAggregator;
  readonly series: readonly ForeignSeries[];
}

export interface ForeignMetric {
  /** Says that it is the same one, from one reading to the next. */
  readonly owner: object;
  /** For reports. */
  readonly name: string;
  /** The library that counts. */
  readonly scope: { readonly name: string; readonly version: string };
  /** Runs code of the application: may throw, or never end. */
  read(): Promise<ForeignReading>;
}
