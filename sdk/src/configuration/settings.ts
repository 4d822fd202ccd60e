// The configuration table: the one place where a setting exists. Types, resolver, documentation and the start-up
// line are made from it. Standard OTEL_* names first, then the vendor's, then ours (PITWALL_*).
// Sources: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ and
// https://opentelemetry.io/docs/specs/otel/protocol/exporter/
import { boolean, httpUrl, keyValues, listOf, oneOf, type Parser, ratio, text, wholeNumber, words } from './parsers.ts';

export interface Setting<T> {
  /** Environment variables, the first one set wins. */
  readonly env: readonly string[];
  readonly parser: Parser<T>;
  readonly default: T;
  readonly group: 'service' | 'signals' | 'otlp' | 'logstash' | 'prometheus' | 'delivery' | 'instrumentation';
  readonly doc: string;
  /** Values are never printed. */
  readonly isSecret?: true;
}

const define = <T>(setting: Setting<T>): Setting<T> => setting;
const millis = (min: number, max: number): Parser<number> => wholeNumber({ min, max, unit: 'ms' });
const bytes = (min: number, max: number): Parser<number> => wholeNumber({ min, max, unit: 'bytes' });
/** Winston's npm levels: at any other, a logger would write nothing at all. */
const winstonLevel: Parser<string> = {
  ...oneOf<string>('error', 'warn', 'info', 'http', 'verbose', 'debug', 'silly'),
  form: text.form,
};
const KIB = 1024;
const MIB = 1024 * KIB;

export const settings = {
  isDisabled: define<boolean>({
    env: ['OTEL_SDK_DISABLED'],
    parser: boolean,
    default: false,
    group: 'service',
    doc: 'Turns the SDK off: nothing is instrumented and nothing is sent.',
  }),
  serviceName: define<string>({
    env: ['OTEL_SERVICE_NAME', 'DD_SERVICE'],
    parser: text,
    default: '',
    group: 'service',
    doc: 'Name of the service. Without it: `service.name` of `OTEL_RESOURCE_ATTRIBUTES`, then the name in the nearest `package.json`, then `unknown_service:node`.',
  }),
  serviceVersion: define<string>({
    env: ['PITWALL_SERVICE_VERSION', 'DD_VERSION'],
    parser: text,
    default: '',
    group: 'service',
    doc: 'Version of the service. Without it: `service.version` of `OTEL_RESOURCE_ATTRIBUTES`, then the version in the nearest `package.json`.',
  }),
  environment: define<string>({
    env: ['PITWALL_ENVIRONMENT', 'DD_ENV'],
    parser: text,
    default: '',
    group: 'service',
    doc: 'Deployment environment, as `deployment.environment.name`.',
  }),
  resourceAttributes: define<Readonly<Record<string, string>>>({
    env: ['OTEL_RESOURCE_ATTRIBUTES'],
    parser: keyValues,
    default: {},
    group: 'service',
    doc: 'Further resource attributes.',
  }),
  tracesDestinations: define<readonly ('otlp' | 'console' | 'memory')[]>({
    env: ['OTEL_TRACES_EXPORTER'],
    parser: listOf('otlp', 'console', 'memory'),
    default: ['otlp'],
    group: 'signals',
    doc: 'Where traces go.',
  }),
  metricsDestinations: define<readonly ('otlp' | 'prometheus' | 'console' | 'memory')[]>({
    env: ['OTEL_METRICS_EXPORTER'],
    parser: listOf('otlp', 'prometheus', 'console', 'memory'),
    default: ['otlp'],
    group: 'signals',
    doc: 'Where metrics go.',
  }),
  logsDestinations: define<readonly ('otlp' | 'logstash' | 'console' | 'memory')[]>({
    env: ['OTEL_LOGS_EXPORTER'],
    parser: listOf('otlp', 'logstash', 'console', 'memory'),
    default: ['otlp'],
    group: 'signals',
    doc: 'Where logs go.',
  }),
  sampler: define<
    | 'always_on'
    | 'always_off'
    | 'traceidratio'
    | 'parentbased_always_on'
    | 'parentbased_always_off'
    | 'parentbased_traceidratio'
  >({
    env: ['OTEL_TRACES_SAMPLER'],
    parser: oneOf(
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ),
    default: 'parentbased_always_on',
    group: 'signals',
    doc: 'Which traces are recorded.',
  }),
  samplerRatio: define<number>({
    env: ['OTEL_TRACES_SAMPLER_ARG'],
    parser: ratio,
    default: 1,
    group: 'signals',
    doc: 'Share of traces that the ratio samplers record.',
  }),
  propagators: define<readonly ('tracecontext' | 'baggage' | 'b3' | 'b3multi')[]>({
    env: ['OTEL_PROPAGATORS'],
    parser: listOf('tracecontext', 'baggage', 'b3', 'b3multi'),
    default: ['tracecontext', 'baggage'],
    group: 'signals',
    doc: 'How context travels between services.',
  }),
  metricExportIntervalMillis: define<number>({
    env: ['OTEL_METRIC_EXPORT_INTERVAL'],
    parser: millis(100, 3_600_000),
    default: 60_000,
    group: 'signals',
    doc: 'How often metrics are collected and pushed.',
  }),
  logLevel: define<string>({
    env: ['PITWALL_LOG_LEVEL'],
    parser: winstonLevel,
    default: 'info',
    group: 'signals',
    doc: 'Level of loggers made by `createLogger()`.',
  }),
  otlpEndpoint: define<string>({
    env: ['OTEL_EXPORTER_OTLP_ENDPOINT'],
    parser: httpUrl,
    default: 'http://127.0.0.1:4318',
    group: 'otlp',
    doc: 'Base URL of the OTLP/HTTP receiver; `/v1/traces`, `/v1/metrics` and `/v1/logs` are added.',
  }),
  otlpTracesEndpoint: define<string>({
    env: ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
    parser: httpUrl,
    default: '',
    group: 'otlp',
    doc: 'Whole URL for traces, used as it is. Without it: from `OTEL_EXPORTER_OTLP_ENDPOINT`.',
  }),
  otlpMetricsEndpoint: define<string>({
    env: ['OTEL_EXPORTER_OTLP_METRICS_ENDPOINT'],
    parser: httpUrl,
    default: '',
    group: 'otlp',
    doc: 'Whole URL for metrics, used as it is. Without it: from `OTEL_EXPORTER_OTLP_ENDPOINT`.',
  }),
  otlpLogsEndpoint: define<string>({
    env: ['OTEL_EXPORTER_OTLP_LOGS_ENDPOINT'],
    parser: httpUrl,
    default: '',
    group: 'otlp',
    doc: 'Whole URL for logs, used as it is. Without it: from `OTEL_EXPORTER_OTLP_ENDPOINT`.',
  }),
  otlpHeaders: define<Readonly<Record<string, string>>>({
    env: ['OTEL_EXPORTER_OTLP_HEADERS'],
    parser: keyValues,
    default: {},
    group: 'otlp',
    doc: 'Headers of every OTLP request.',
    isSecret: true,
  }),
  otlpProtocol: define<'http/protobuf'>({
    env: ['OTEL_EXPORTER_OTLP_PROTOCOL'],
    parser: oneOf('http/protobuf'),
    default: 'http/protobuf',
    group: 'otlp',
    doc: 'OTLP encoding.',
  }),
  otlpCompression: define<'none' | 'gzip'>({
    env: ['OTEL_EXPORTER_OTLP_COMPRESSION'],
    parser: oneOf('none', 'gzip'),
    default: 'none',
    group: 'otlp',
    doc: 'Compression of OTLP request bodies.',
  }),
  logstashUrl: define<string>({
    env: ['PITWALL_LOGSTASH_URL'],
    parser: httpUrl,
    default: 'http://127.0.0.1:5080',
    group: 'logstash',
    doc: 'URL of a Logstash `http` input.',
  }),
  logstashHeaders: define<Readonly<Record<string, string>>>({
    env: ['PITWALL_LOGSTASH_HEADERS'],
    parser: keyValues,
    default: {},
    group: 'logstash',
    doc: 'Headers of every request to Logstash.',
    isSecret: true,
  }),
  prometheusHost: define<string>({
    env: ['OTEL_EXPORTER_PROMETHEUS_HOST'],
    parser: text,
    default: '127.0.0.1',
    group: 'prometheus',
    doc: 'Address that `/metrics` is served on.',
  }),
  prometheusPort: define<number>({
    env: ['OTEL_EXPORTER_PROMETHEUS_PORT'],
    parser: wholeNumber({ min: 0, max: 65_535, unit: 'port' }),
    default: 9464,
    group: 'prometheus',
    doc: 'Port that `/metrics` is served on; 0 takes a free one.',
  }),
  maxQueueBytes: define<number>({
    env: ['PITWALL_MAX_QUEUE_BYTES'],
    parser: bytes(64 * KIB, 1024 * MIB),
    default: 16 * MIB,
    group: 'delivery',
    doc: 'Memory that each signal of each destination may hold while its backend is away. The oldest records go first, counted.',
  }),
  maxBatchRecords: define<number>({
    env: ['PITWALL_MAX_BATCH_RECORDS', 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE'],
    parser: wholeNumber({ min: 1, max: 65_536, unit: 'records' }),
    default: 512,
    group: 'delivery',
    doc: 'Most records in one request.',
  }),
  maxBatchBytes: define<number>({
    env: ['PITWALL_MAX_BATCH_BYTES'],
    parser: bytes(KIB, 64 * MIB),
    default: MIB,
    group: 'delivery',
    doc: 'Most bytes in one request, before compression.',
  }),
  flushIntervalMillis: define<number>({
    env: ['PITWALL_FLUSH_INTERVAL', 'OTEL_BSP_SCHEDULE_DELAY'],
    parser: millis(1, 600_000),
    default: 1000,
    group: 'delivery',
    doc: 'Longest time that a record waits for its batch to fill.',
  }),
  exportTimeoutMillis: define<number>({
    env: ['OTEL_EXPORTER_OTLP_TIMEOUT', 'PITWALL_EXPORT_TIMEOUT'],
    parser: millis(10, 600_000),
    default: 10_000,
    group: 'delivery',
    doc: 'Longest time that one request may take, at any destination.',
  }),
  shutdownTimeoutMillis: define<number>({
    env: ['PITWALL_SHUTDOWN_TIMEOUT'],
    parser: millis(0, 600_000),
    default: 5000,
    group: 'delivery',
    doc: 'Longest time that the end of the process waits for the queues to empty.',
  }),
  diagnosticsLevel: define<'none' | 'error' | 'warn' | 'info' | 'debug'>({
    env: ['OTEL_LOG_LEVEL'],
    parser: oneOf('none', 'error', 'warn', 'info', 'debug'),
    default: 'info',
    group: 'service',
    doc: "The SDK's own lines on standard error. `warn`: nothing lost; `error`: data lost or a person is needed.",
  }),
  disabledInstrumentations: define<readonly string[]>({
    env: ['OTEL_NODE_DISABLED_INSTRUMENTATIONS'],
    parser: words,
    default: [],
    group: 'instrumentation',
    doc: 'Libraries that are not instrumented, by name: `express,dns`.',
  }),
  enabledInstrumentations: define<readonly string[]>({
    env: ['OTEL_NODE_ENABLED_INSTRUMENTATIONS'],
    parser: words,
    default: [],
    group: 'instrumentation',
    doc: 'Only these libraries are instrumented. Empty: all that are known, but for `fs`, `dns` and `net`.',
  }),
};

export type SettingKey = keyof typeof settings;
export type Settings = {
  readonly [K in SettingKey]: (typeof settings)[K] extends Setting<infer T> ? T : never;
};
/** Options of `start()`: any setting, by its name in the table. */
export type StartOptions = { readonly [K in SettingKey]?: Settings[K] | undefined };
