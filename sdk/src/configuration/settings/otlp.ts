// https://opentelemetry.io/docs/specs/otel/protocol/exporter/
import { boolean, endpoint, keyValues, oneOf, type Parser, text } from '../parsers.ts';
import { define, millis, optional, type Setting } from './setting.ts';

export type OtlpProtocol = 'http/protobuf' | 'http/json' | 'grpc';
type Compression = 'none' | 'gzip';
type TextMap = Readonly<Record<string, string>>;
type Maybe<T> = Setting<T | undefined>;

const protocol = oneOf<OtlpProtocol>('http/protobuf', 'http/json', 'grpc');
const compression = oneOf<Compression>('none', 'gzip');

export const defaultOtlpEndpoint = 'http://127.0.0.1:4318';

const general = {
  otlpEndpoint: define<string>({
    env: ['OTEL_EXPORTER_OTLP_ENDPOINT'],
    parser: endpoint,
    default: defaultOtlpEndpoint,
    doc: 'Base URL of the OTLP receiver; over HTTP, `/v1/traces`, `/v1/metrics` and `/v1/logs` are added. With `grpc` the default is port 4317.',
  }),
  otlpProtocol: define<OtlpProtocol>({
    env: ['OTEL_EXPORTER_OTLP_PROTOCOL'],
    parser: protocol,
    default: 'http/protobuf',
    doc: 'OTLP transport and encoding.',
  }),
  otlpHeaders: define<TextMap>({
    env: ['OTEL_EXPORTER_OTLP_HEADERS'],
    parser: keyValues,
    default: {},
    doc: 'Headers of every OTLP request.',
    isSecret: true,
  }),
  otlpCompression: define<Compression>({
    env: ['OTEL_EXPORTER_OTLP_COMPRESSION'],
    parser: compression,
    default: 'none',
    doc: 'Compression of OTLP request bodies.',
  }),
  otlpCertificate: define<string>({
    env: ['OTEL_EXPORTER_OTLP_CERTIFICATE'],
    parser: text,
    default: '',
    doc: 'File of the certificates (PEM) that the one of the receiver is checked against. Without it: those of Node.',
  }),
  otlpClientKey: define<string>({
    env: ['OTEL_EXPORTER_OTLP_CLIENT_KEY'],
    parser: text,
    default: '',
    doc: 'File of the key (PEM) for the own certificate.',
  }),
  otlpClientCertificate: define<string>({
    env: ['OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE'],
    parser: text,
    default: '',
    doc: 'File of the own certificate (PEM), for a receiver that asks who calls.',
  }),
  otlpInsecure: define<boolean>({
    env: ['OTEL_EXPORTER_OTLP_INSECURE'],
    parser: boolean,
    default: false,
    doc: 'Whether an endpoint without a scheme is one without TLS.',
  }),
  otlpSigV4: define<'auto' | 'true' | 'false'>({
    env: ['PITWALL_OTLP_SIGV4'],
    parser: oneOf('auto', 'true', 'false'),
    default: 'auto',
    doc: 'Whether requests over HTTP are signed for AWS (Signature Version 4). `auto`: when the host is one of AWS.',
  }),
};

type Signal = 'TRACES' | 'METRICS' | 'LOGS';

/** The same, for one signal. */
function own<T>(signal: Signal, name: string, { parser, isSecret }: { parser: Parser<T>; isSecret?: true }): Maybe<T> {
  const env = `OTEL_EXPORTER_OTLP_${signal}_${name}`;
  const doc = `\`OTEL_EXPORTER_OTLP_${name}\` for ${signal.toLowerCase()} alone.`;
  return { env: [env], parser: optional(parser), default: undefined, doc, ...(isSecret ? { isSecret } : {}) };
}

function ownEndpoint(signal: Signal): Maybe<string> {
  const doc = `Whole URL for ${signal.toLowerCase()}, used as it is. Without it: from \`OTEL_EXPORTER_OTLP_ENDPOINT\`.`;
  return { ...own<string>(signal, 'ENDPOINT', { parser: endpoint }), doc };
}

const headers = { parser: keyValues, isSecret: true } as const;

export const otlpSettings = {
  ...general,
  otlpTracesEndpoint: ownEndpoint('TRACES'),
  otlpTracesProtocol: own<OtlpProtocol>('TRACES', 'PROTOCOL', { parser: protocol }),
  otlpTracesHeaders: own<TextMap>('TRACES', 'HEADERS', headers),
  otlpTracesCompression: own<Compression>('TRACES', 'COMPRESSION', { parser: compression }),
  otlpTracesTimeoutMillis: own<number>('TRACES', 'TIMEOUT', { parser: millis(10, 600_000) }),
  otlpTracesCertificate: own<string>('TRACES', 'CERTIFICATE', { parser: text }),
  otlpTracesClientKey: own<string>('TRACES', 'CLIENT_KEY', { parser: text }),
  otlpTracesClientCertificate: own<string>('TRACES', 'CLIENT_CERTIFICATE', { parser: text }),
  otlpTracesInsecure: own<boolean>('TRACES', 'INSECURE', { parser: boolean }),
  otlpMetricsEndpoint: ownEndpoint('METRICS'),
  otlpMetricsProtocol: own<OtlpProtocol>('METRICS', 'PROTOCOL', { parser: protocol }),
  otlpMetricsHeaders: own<TextMap>('METRICS', 'HEADERS', headers),
  otlpMetricsCompression: own<Compression>('METRICS', 'COMPRESSION', { parser: compression }),
  otlpMetricsTimeoutMillis: own<number>('METRICS', 'TIMEOUT', { parser: millis(10, 600_000) }),
  otlpMetricsCertificate: own<string>('METRICS', 'CERTIFICATE', { parser: text }),
  otlpMetricsClientKey: own<string>('METRICS', 'CLIENT_KEY', { parser: text }),
  otlpMetricsClientCertificate: own<string>('METRICS', 'CLIENT_CERTIFICATE', { parser: text }),
  otlpMetricsInsecure: own<boolean>('METRICS', 'INSECURE', { parser: boolean }),
  otlpLogsEndpoint: ownEndpoint('LOGS'),
  otlpLogsProtocol: own<OtlpProtocol>('LOGS', 'PROTOCOL', { parser: protocol }),
  otlpLogsHeaders: own<TextMap>('LOGS', 'HEADERS', headers),
  otlpLogsCompression: own<Compression>('LOGS', 'COMPRESSION', { parser: compression }),
  otlpLogsTimeoutMillis: own<number>('LOGS', 'TIMEOUT', { parser: millis(10, 600_000) }),
  otlpLogsCertificate: own<string>('LOGS', 'CERTIFICATE', { parser: text }),
  otlpLogsClientKey: own<string>('LOGS', 'CLIENT_KEY', { parser: text }),
  otlpLogsClientCertificate: own<string>('LOGS', 'CLIENT_CERTIFICATE', { parser: text }),
  otlpLogsInsecure: own<boolean>('LOGS', 'INSECURE', { parser: boolean }),
};
