import { boolean, text, wholeNumber } from '../parsers.ts';
import { define } from './setting.ts';

export const prometheusSettings = {
  prometheusHost: define<string>({
    env: ['OTEL_EXPORTER_PROMETHEUS_HOST'],
    parser: text,
    default: '127.0.0.1',
    doc: 'Address that `/metrics` is served on.',
  }),
  prometheusPort: define<number>({
    env: ['OTEL_EXPORTER_PROMETHEUS_PORT'],
    parser: wholeNumber({ min: 0, max: 65_535, unit: 'port' }),
    default: 9464,
    doc: 'Port that `/metrics` is served on; 0 takes a free one.',
  }),
  isMetricsAggregated: define<boolean>({
    env: ['PITWALL_METRICS_AGGREGATE'],
    parser: boolean,
    default: true,
    doc: 'Whether the processes of a cluster and worker threads serve one `/metrics` with the totals of all. Otherwise each serves its own.',
  }),
  prometheusToken: define<string>({
    env: ['PITWALL_METRICS_TOKEN'],
    parser: text,
    default: '',
    doc: 'Bearer token that whoever asks for `/metrics` or `/pitwall/health` must show. Empty: none is asked for.',
    isSecret: true,
  }),
};
