// How metrics are collected, whatever their destination.
import { oneOf, type Parser, wholeNumber } from '../parsers.ts';
import { define } from './setting.ts';

type HistogramAggregation = 'explicit_bucket_histogram' | 'base2_exponential_bucket_histogram';
type Temporality = 'cumulative' | 'delta' | 'lowmemory';

const temporality = oneOf<Temporality>('cumulative', 'delta', 'lowmemory');
const aggregation = oneOf<HistogramAggregation>('explicit_bucket_histogram', 'base2_exponential_bucket_histogram');
/** The specification takes any case. */
const anyCase = <T>(parser: Parser<T>): Parser<T> => ({ ...parser, parse: (text) => parser.parse(text.toLowerCase()) });

export const metricsSettings = {
  otlpMetricsTemporality: define<Temporality>({
    env: ['OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE'],
    parser: anyCase(temporality),
    default: 'cumulative',
    doc: 'Whether `otlp` sends totals since the start, or what was added since the last collection (counters and histograms; `lowmemory`: but not observed ones).',
  }),
  histogramAggregation: define<HistogramAggregation>({
    env: ['OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION'],
    parser: anyCase(aggregation),
    default: 'explicit_bucket_histogram',
    doc: 'Whether histograms are pushed with the buckets that the instrument names, or with exponential ones. `/metrics` always has the former.',
  }),
  maxSeriesPerMetric: define<number>({
    env: ['PITWALL_METRIC_MAX_SERIES'],
    parser: wholeNumber({ min: 2, max: 1_000_000, unit: 'series' }),
    default: 2000,
    doc: 'Label sets that each metric may have. What comes later is added to one series with `otel.metric.overflow`, and the attribute that is to blame is named (PW360).',
  }),
  exemplarFilter: define<'trace_based' | 'always_on' | 'always_off'>({
    env: ['OTEL_METRICS_EXEMPLAR_FILTER'],
    parser: oneOf('trace_based', 'always_on', 'always_off'),
    default: 'trace_based',
    doc: 'Which measurement counters and histograms keep beside each series and bucket: the latest of a sampled trace, the latest of all (with the ids of its trace where that is sampled), or none.',
  }),
};
