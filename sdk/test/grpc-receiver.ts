// An OTLP backend over gRPC for tests, by @grpc/grpc-js, which shares nothing with our client.
import { type Metadata, Server, ServerCredentials, type ServiceDefinition, type ServiceError } from '@grpc/grpc-js';
import {
  type DecodedLog,
  type DecodedMetric,
  type DecodedSpan,
  decodeLogs,
  decodeMetrics,
  decodeTraces,
} from './otlp-decoder.ts';

export interface GrpcReceiver {
  readonly url: string;
  readonly spans: DecodedSpan[];
  readonly logs: DecodedLog[];
  readonly metrics: DecodedMetric[];
  readonly calls: { readonly path: string; readonly metadata: Metadata }[];
  /** What the next calls fail with; then they succeed. */
  readonly nextErrors: Partial<ServiceError>[];
  /** The message of every success. */
  reply: Buffer;
  stop(): Promise<void>;
}

export interface GrpcReceiverOptions {
  /** PEM. Default: no TLS. */
  readonly tls?: { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer };
  readonly maxMessageBytes?: number;
}

const bytes = (value: Buffer): Buffer => value;
const method = (path: string): ServiceDefinition => ({
  export: {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: bytes,
    requestDeserialize: bytes,
    responseSerialize: bytes,
    responseDeserialize: bytes,
  },
});

export async function startGrpcReceiver(options: GrpcReceiverOptions = {}): Promise<GrpcReceiver> {
  const received: GrpcReceiver = {
    url: '',
    spans: [],
    logs: [],
    metrics: [],
    calls: [],
    nextErrors: [],
    reply: Buffer.alloc(0),
    stop: async () => server.forceShutdown(),
  };
  const server = new Server({ 'grpc.max_receive_message_length': options.maxMessageBytes ?? 4 * 1024 * 1024 });
  const serve = (signal: string, keep: (body: Buffer) => void): void => {
    const name = `${signal.slice(0, 1).toUpperCase()}${signal.slice(1)}Service`;
    const path = `/opentelemetry.proto.collector.${signal}.v1.${name}/Export`;
    server.addService(method(path), {
      export: (
        call: { request: Buffer; metadata: Metadata },
        callback: (error: Partial<ServiceError> | null, reply?: Buffer) => void,
      ) => {
        received.calls.push({ path, metadata: call.metadata });
        const error = received.nextErrors.shift();
        if (error) return callback(error);
        keep(call.request);
        callback(null, received.reply);
      },
    });
  };
  serve('trace', (body) => received.spans.push(...decodeTraces(body)));
  serve('logs', (body) => received.logs.push(...decodeLogs(body)));
  serve('metrics', (body) => received.metrics.push(...decodeMetrics(body)));
  const { tls } = options;
  const credentials = tls
    ? ServerCredentials.createSsl(tls.ca, [{ cert_chain: tls.cert, private_key: tls.key }], true)
    : ServerCredentials.createInsecure();
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return Object.assign(received, { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}` });
}
