// https://opentelemetry.io/docs/specs/otel/protocol/exporter/
import { httpUrl, keyValues, oneOf } from '../parsers.ts';
import { define } from './setting.ts';

export const otlpSettings = {
  otlpEndpoint: define<string>({
    env: ['OTEL_EXPORTER_OTLP_ENDPOINT'],
    parser: httpUrl,
    default: 'http://127.0.0.1:4318',
    doc: 'Base URL of the OTLP/HTTP receiver; `/v1/traces`, `/v1/metrics` and `/v1/logs` are added.',
  }),
  otlpTracesEndpoint: define<string>({
    env: ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
    parser: httpUrl,
    default: '',
    doc: 'Whole URL for traces, used as it is. Without it: from `OTEL_EXPORTER_OTLP_ENDPOINT`.',
  }),
  otlpMetricsEndpoint: define<string>({
    env: ['OTEL_EXPORTER_OTLP_METRICS_ENDPOINT'],
    parser: httpUrl,
    default: '',
    doc: 'Whole URL for metrics, used as it is. Without it: from `OTEL_EXPORTER_OTLP_ENDPOINT`.',
  }),
  otlpLogsEndpoint: define<string>({
    env: ['OTEL_EXPORTER_OTLP_LOGS_ENDPOINT'],
    parser: httpUrl,
    default: '',
    doc: 'Whole URL for logs, used as it is. Without it: from `OTEL_EXPORTER_OTLP_ENDPOINT`.',
  }),
  otlpHeaders: define<Readonly<Record<string, string>>>({
    env: ['OTEL_EXPORTER_OTLP_HEADERS'],
    parser: keyValues,
    default: {},
    doc: 'Headers of every OTLP request.',
    isSecret: true,
  }),
  otlpProtocol: define<'http/protobuf'>({
    env: ['OTEL_EXPORTER_OTLP_PROTOCOL'],
    parser: oneOf('http/protobuf'),
    default: 'http/protobuf',
    doc: 'OTLP encoding.',
  }),
  otlpCompression: define<'none' | 'gzip'>({
    env: ['OTEL_EXPORTER_OTLP_COMPRESSION'],
    parser: oneOf('none', 'gzip'),
    default: 'none',
    doc: 'Compression of OTLP request bodies.',
  }),
};
