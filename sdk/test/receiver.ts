// A backend for wire tests: one HTTP server that takes OTLP, Logstash and `_bulk`, decodes what arrives, and answers as scripted.
import dgram from 'node:dgram';
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
  parseOtlpJson,
} from './otlp-decoder.ts';

export interface Receiver {
  readonly url: string;
  readonly spans: DecodedSpan[];
  readonly logs: DecodedLog[];
  readonly metrics: DecodedMetric[];
  /** Documents that came to `/logstash` or to `/elasticsearch/<data stream>/_bulk`. */
  readonly documents: Record<string, unknown>[];
  /** Messages that came to `/cloudwatch` by PutLogEvents, parsed. */
  readonly cloudwatch: Record<string, unknown>[];
  /** The ids that `_bulk` gave them. */
  readonly bulkIds: Set<string>;
  /** Where DogStatsD datagrams are taken, by UDP. */
  readonly statsdUrl: string;
  readonly statsdLines: string[];
  readonly datagramSizes: number[];
  readonly requests: { readonly path: string; readonly headers: http.IncomingHttpHeaders; readonly status: number }[];
  /** Answers of the next requests, by status; then 200. */
  readonly nextStatuses: number[];
  /** Whether the next requests get no answer. */
  readonly hangs: boolean[];
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Omit<Receiver, 'url' | 'statsdUrl' | 'stop'> = {
    spans: [],
    logs: [],
    metrics: [],
    documents: [],
    cloudwatch: [],
    bulkIds: new Set(),
    statsdLines: [],
    datagramSizes: [],
    requests: [],
    nextStatuses: [],
    hangs: [],
  };
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const isAnswered = !received.hangs.shift();
      const status = isAnswered ? (received.nextStatuses.shift() ?? 200) : 0;
      const path = request.url ?? '';
      received.requests.push({ path, headers: request.headers, status });
      const body = Buffer.concat(chunks);
      if (!isAnswered) return;
      const unpacked = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      const isJson = request.headers['content-type'] === 'application/json';
      response.writeHead(status).end(status === 200 ? keep(received, path, { body: unpacked, isJson }) : undefined);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const statsd = dgram.createSocket('udp4', (datagram) => {
    received.datagramSizes.push(datagram.length);
    received.statsdLines.push(...datagram.toString().split('\n'));
  });
  await new Promise<void>((resolve) => statsd.bind(0, '127.0.0.1', resolve));
  return {
    ...received,
    statsdUrl: `udp://127.0.0.1:${statsd.address().port}`,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        closeSocket(statsd);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Came {
  readonly body: Buffer;
  readonly isJson: boolean;
}

/** Keeps what came, and gives the body of the reply. */
function keep(received: Omit<Receiver, 'url' | 'statsdUrl' | 'stop'>, path: string, came: Came): string | undefined {
  const { body, isJson } = came;
  const otlp = (): Parameters<typeof decodeTraces>[0] => (isJson ? parseOtlpJson(body) : body);
  if (path === '/v1/traces') received.spans.push(...decodeTraces(otlp()));
  else if (path === '/v1/logs') received.logs.push(...decodeLogs(otlp()));
  else if (path === '/v1/metrics') received.metrics.push(...decodeMetrics(otlp()));
  else if (path === '/logstash') received.documents.push(...(JSON.parse(body.toString()) as Record<string, unknown>[]));
  else if (path.startsWith('/elasticsearch/')) return keepBulk(received, body);
  else if (path === '/cloudwatch') return keepLogEvents(received, body);
  return undefined;
}

/** Documents of `_bulk`, each once by its id, as Elasticsearch does with `create`. */
function keepBulk(received: Omit<Receiver, 'url' | 'statsdUrl' | 'stop'>, body: Buffer): string {
  const lines = body.toString().trimEnd().split('\n');
  const items = [];
  for (let at = 0; at + 1 < lines.length; at += 2) {
    const { create } = JSON.parse(lines[at] ?? '') as { create: { _id: string } };
    const isKnown = received.bulkIds.has(create._id);
    if (!isKnown) received.documents.push(JSON.parse(lines[at + 1] ?? '') as Record<string, unknown>);
    received.bulkIds.add(create._id);
    items.push({ create: { status: isKnown ? 409 : 201 } });
  }
  return JSON.stringify({ errors: items.some(({ create }) => create.status !== 201), items });
}

/** stop() may be called again by a test's clean-up. */
function closeSocket(socket: dgram.Socket): void {
  try {
    socket.close();
  } catch {
    // closed already
  }
}

function keepLogEvents(received: Pick<Receiver, 'cloudwatch'>, body: Buffer): string {
  const { logEvents } = JSON.parse(body.toString()) as { logEvents: { message: string }[] };
  received.cloudwatch.push(...logEvents.map(({ message }) => JSON.parse(message) as Record<string, unknown>));
  return '{}';
}
