// A backend for wire tests: one HTTP server that takes OTLP and Logstash, decodes what arrives, and answers as scripted.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import {
  type DecodedLog,
  type DecodedMetric,
  type DecodedSpan,
  decodeLogs,
  decodeMetrics,
  decodeTraces,
} from './otlp-decoder.ts';

export interface Receiver {
  readonly url: string;
  readonly spans: DecodedSpan[];
  readonly logs: DecodedLog[];
  readonly metrics: DecodedMetric[];
  /** Documents that came to `/logstash`. */
  readonly documents: Record<string, unknown>[];
  readonly requests: { readonly path: string; readonly headers: http.IncomingHttpHeaders; readonly status: number }[];
  /** Answers of the next requests, by status; then 200. */
  readonly nextStatuses: number[];
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received = { spans: [], logs: [], metrics: [], documents: [], requests: [], nextStatuses: [] } as Omit<
    Receiver,
    'url' | 'stop'
  >;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = received.nextStatuses.shift() ?? 200;
      const path = request.url ?? '';
      received.requests.push({ path, headers: request.headers, status });
      const body = Buffer.concat(chunks);
      if (status === 200)
        keep(received, path, request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function keep(received: Omit<Receiver, 'url' | 'stop'>, path: string, body: Buffer): void {
  if (path === '/v1/traces') received.spans.push(...decodeTraces(body));
  else if (path === '/v1/logs') received.logs.push(...decodeLogs(body));
  else if (path === '/v1/metrics') received.metrics.push(...decodeMetrics(body));
  else if (path === '/logstash') received.documents.push(...(JSON.parse(body.toString()) as Record<string, unknown>[]));
}
