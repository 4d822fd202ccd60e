// A backend with an account of every record: OTLP, Logstash, Elasticsearch's bulk, CloudWatch Logs and Opsgenie over
// HTTP, DogStatsD over UDP. Answers as scripted. Decoding is independent of the SDK's encoders.
import { createSocket } from 'node:dgram';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { decodeLogs, decodeMetrics, decodeTraces } from '../otlp-decoder.ts';
import { Accounting, type NotedRecord } from './accounting.ts';

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Whether the records count as taken. Default: those of a 2xx are. */
  readonly isTaken?: boolean;
  /** A second reply that nobody asked for follows on the connection. */
  readonly isTwice?: true;
}

export interface Arrival {
  readonly atMillis: number;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly status: number;
  /** Records in the request. */
  readonly records: number;
}

/** What the next request gets; undefined: the protocol's own success. `hang` never answers. */
export type Script = (request: { readonly path: string; readonly records: number }) => Reply | 'hang' | undefined;

export interface AccountingReceiver {
  readonly url: string;
  readonly port: number;
  readonly statsdPort: number;
  readonly accounting: Accounting;
  readonly arrivals: Arrival[];
  /** Lines of statsd. */
  readonly statsdLines: string[];
  /** Requests that are being answered now, and the most at one time. */
  readonly concurrency: { now: number; most: number };
  script: Script;
  /** When `hang` answers after all; 0: never. */
  lateMillis: number;
  /** Sees each body whose records were taken. */
  onBody: ((path: string, body: Buffer) => void) | undefined;
  stop(): Promise<void>;
}

export async function startAccountingReceiver(): Promise<AccountingReceiver> {
  const accounting = new Accounting();
  const arrivals: Arrival[] = [];
  const statsdLines: string[] = [];
  const concurrency = { now: 0, most: 0 };
  const server = http.createServer((request, response) => {
    concurrency.now += 1;
    concurrency.most = Math.max(concurrency.most, concurrency.now);
    response.once('close', () => (concurrency.now -= 1));
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => {});
    request.on('end', () => {
      const packed = Buffer.concat(chunks);
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(packed) : packed;
      const path = request.url ?? '/';
      const taken = readRecords({ path, headers: request.headers, body });
      const scripted = receiver.script({ path, records: taken.records.length });
      const reply = scripted ?? taken.success;
      const status = reply === 'hang' ? 0 : reply.status;
      arrivals.push({ atMillis: Date.now(), path, headers: request.headers, status, records: taken.records.length });
      if (reply === 'hang') {
        // Long after the sender has given it up, if at all.
        if (receiver.lateMillis > 0) setTimeout(() => response.writeHead(200).end(), receiver.lateMillis).unref();
        return;
      }
      if (reply.isTaken ?? (status >= 200 && status < 300)) {
        for (const record of taken.records) accounting.note(taken.key, record);
        receiver.onBody?.(path, body);
      }
      const { socket } = response;
      response.writeHead(status, reply.headers).end(reply.body);
      if (reply.isTwice) socket?.write('HTTP/1.1 500 Again\r\nContent-Length: 0\r\n\r\n');
    });
  });
  const udp = createSocket('udp4');
  udp.on('message', (message) => statsdLines.push(...message.toString().split('\n')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: AccountingReceiver = {
    url: `http://127.0.0.1:${port}`,
    port,
    statsdPort: udp.address().port,
    accounting,
    arrivals,
    statsdLines,
    concurrency,
    script: () => undefined,
    lateMillis: 0,
    onBody: undefined,
    stop: async () => {
      udp.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return receiver;
}

interface Request {
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Taken {
  /** `<destination> <signal>`. */
  readonly key: string;
  readonly records: readonly NotedRecord[];
  readonly success: Reply;
}

const ok: Reply = { status: 200 };
const json = (value: unknown): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

function readRecords({ path, headers, body }: Request): Taken {
  if (path === '/v1/traces')
    return { key: 'otlp traces', records: decodeTraces(body).map(readAttributes), success: ok };
  if (path === '/v1/logs') return { key: 'otlp logs', records: decodeLogs(body).map(readAttributes), success: ok };
  if (path === '/v1/metrics') {
    const points = decodeMetrics(body).flatMap((metric) => metric.points);
    return { key: 'otlp metrics', records: points.map(() => unnumbered), success: ok };
  }
  if (path.startsWith('/logstash')) {
    const documents = JSON.parse(body.toString()) as Document[];
    return { key: 'logstash logs', records: documents.map(readDocument), success: ok };
  }
  if (/\/_bulk\b/.test(path)) return readBulk(body);
  const target = String(headers['x-amz-target'] ?? '');
  if (target.startsWith('Logs_')) return readCloudWatch(target, body);
  if (path.startsWith('/v2/alerts')) {
    const success = { ...json({ result: 'Request will be processed', took: 0.1, requestId: 'r' }), status: 202 };
    return { key: 'opsgenie alerts', records: [unnumbered], success };
  }
  return { key: `unknown ${path}`, records: [unnumbered], success: { status: 404 } };
}

type Document = Readonly<Record<string, unknown>>;

function readBulk(body: Buffer): Taken {
  const lines = body.toString().trim().split('\n');
  const documents = lines.filter((_, index) => index % 2 === 1).map((line) => JSON.parse(line) as Document);
  const items = documents.map(() => ({ create: { status: 201 } }));
  return {
    key: 'elasticsearch logs',
    records: documents.map(readDocument),
    success: json({ took: 1, errors: false, items }),
  };
}

function readCloudWatch(target: string, body: Buffer): Taken {
  if (!target.endsWith('.PutLogEvents')) return { key: 'cloudwatch control', records: [], success: json({}) };
  const { logEvents } = JSON.parse(body.toString()) as { logEvents: { message: string }[] };
  const records = logEvents.map(({ message }) => readDocument(JSON.parse(message) as Document));
  return { key: 'cloudwatch logs', records, success: json({ nextSequenceToken: '1' }) };
}

const unnumbered: NotedRecord = { seq: -1, atMillis: Number.NaN };

function readAttributes(record: { readonly attributes: Readonly<Record<string, unknown>> }): NotedRecord {
  return readDocument(record.attributes);
}

function readDocument(document: Document): NotedRecord {
  const { seq, at } = document;
  return { seq: Number(seq ?? -1), atMillis: at === undefined ? Number.NaN : Number(at) };
}
