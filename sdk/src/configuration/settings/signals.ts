// Which signals go where, and how they are taken.
import { listOf, oneOf, text, type Parser } from '../parsers.ts';
import { define, millis } from './setting.ts';

/** Winston's npm levels: at any other, a logger would write nothing at all. */
const winstonLevel: Parser<string> = {
  ...oneOf<string>('error', 'warn', 'info', 'http', 'verbose', 'debug', 'silly'),
  form: text.form,
};

export const signalsSettings = {
  tracesDestinations: define<readonly ('otlp' | 'xray' | 'datadog' | 'console' | 'memory')[]>({
    env: ['OTEL_TRACES_EXPORTER'],
    parser: listOf('otlp', 'xray', 'datadog', 'console', 'memory'),
    default: ['otlp'],
    doc: 'Where traces go.',
  }),
  metricsDestinations: define<readonly ('otlp' | 'cloudwatch' | 'prometheus' | 'datadog' | 'console' | 'memory')[]>({
    env: ['OTEL_METRICS_EXPORTER'],
    parser: listOf('otlp', 'cloudwatch', 'prometheus', 'datadog', 'console', 'memory'),
    default: ['otlp'],
    doc: 'Where metrics go.',
  }),
  logsDestinations: define<
    readonly ('otlp' | 'logstash' | 'elasticsearch' | 'cloudwatch' | 'datadog' | 'file' | 'console' | 'memory')[]
  >({
    env: ['OTEL_LOGS_EXPORTER'],
    parser: listOf('otlp', 'logstash', 'elasticsearch', 'cloudwatch', 'datadog', 'file', 'console', 'memory'),
    default: ['otlp'],
    doc: 'Where logs go.',
  }),
  propagators: define<readonly ('tracecontext' | 'baggage' | 'b3' | 'b3multi' | 'xray' | 'datadog')[]>({
    env: ['OTEL_PROPAGATORS'],
    parser: listOf('tracecontext', 'baggage', 'b3', 'b3multi', 'xray', 'datadog'),
    default: ['tracecontext', 'baggage'],
    doc: 'How context travels between services. All are written; of those that are read, the first that is found counts.',
  }),
  metricExportIntervalMillis: define<number>({
    env: ['OTEL_METRIC_EXPORT_INTERVAL'],
    parser: millis(100, 3_600_000),
    default: 60_000,
    doc: 'How often metrics are collected and pushed.',
  }),
  logLevel: define<string>({
    env: ['PITWALL_LOG_LEVEL'],
    parser: winstonLevel,
    default: 'info',
    doc: 'Level of loggers made by `createLogger()`.',
  }),
};
