// How metrics are collected, whatever their destination.
import { oneOf, type Parser } from '../parsers.ts';
import { define } from './setting.ts';

type Temporality = 'cumulative' | 'delta' | 'lowmemory';

const temporality = oneOf<Temporality>('cumulative', 'delta', 'lowmemory');
/** The specification takes any case. */
const anyCase: Parser<Temporality> = { ...temporality, parse: (text) => temporality.parse(text.toLowerCase()) };

export const metricsSettings = {
  otlpMetricsTemporality: define<Temporality>({
    env: ['OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE'],
    parser: anyCase,
    default: 'cumulative',
    doc: 'Whether `otlp` sends totals since the start, or what was added since the last collection (counters and histograms; `lowmemory`: but not observed ones).',
  }),
};
