// `/metrics` for Prometheus to scrape: our metrics in the text format, and the registries of prom-client that the
// application filled, in one answer. https://prometheus.io/docs/instrumenting/exposition_formats/
// Serves on loopback unless told otherwise, answers GET and HEAD of /metrics only, and never keeps the process alive.
import { EventEmitter } from 'node:events';
import http from 'node:http';
import type { Diagnostics } from '../diagnostics.ts';
import type { Collector } from '../meter/provider.ts';
import { createLedger, type LedgerAccount } from '../pipeline/ledger.ts';
import { withoutTracing } from '../transport/untraced.ts';
import { countDataPoints } from './otlp.ts';
import { mergeExpositions } from './prometheus-merge.ts';
import { encodePrometheusText } from './prometheus-text.ts';

const createServer = http.createServer;

export interface PrometheusOptions {
  readonly host: string;
  readonly port: number;
  readonly diagnostics: Diagnostics;
  readonly collector: Collector;
  /** Text expositions of registries that the application owns. */
  readonly readRegistries: () => Promise<readonly string[]>;
}

export interface PrometheusEndpoint {
  account(): LedgerAccount;
  /** The address, once it listens. Rejects when the port is taken. */
  readonly listening: Promise<string>;
  stop(): Promise<void>;
}

export function createPrometheusEndpoint(options: PrometheusOptions): PrometheusEndpoint {
  const ledger = createLedger();
  const scrape = async (): Promise<{ readonly text: string; readonly count: number }> => {
    const { metrics: resourceMetrics } = await options.collector.collect({ timeoutMillis: 5000, isHolding: false });
    const registries = await options.readRegistries();
    const text = mergeExpositions([encodePrometheusText(resourceMetrics), ...registries]);
    return { text, count: countDataPoints(resourceMetrics) };
  };
  const server = withoutTracing(() =>
    createServer({ maxHeaderSize: 16_384, headersTimeout: 5000, requestTimeout: 10_000 }),
  );
  // The HTTP instrumentation patches emit on the prototype: with its own, this server's requests make no spans.
  // oxlint-disable-next-line typescript/unbound-method -- a method of the server from here on
  server.emit = EventEmitter.prototype.emit;
  server.maxConnections = 100;
  server.on('request', (request, response) => {
    // Runs as one task of its own: a scrape belongs to no request of the host.
    void withoutTracing(() => answer(request, response, { scrape, ledger, diagnostics: options.diagnostics }));
  });
  server.unref();
  // A scraper keeps its connection open between scrapes; it must not keep the process.
  server.on('connection', (socket) => socket.unref());
  return {
    account: () => ({
      signal: 'metrics',
      destination: 'prometheus',
      ...ledger.read(),
      queuedBytes: 0,
      spooledBytes: 0,
      state: 'ok',
    }),
    listening: listen(server, options),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: http.Server, options: PrometheusOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.removeListener('error', reject);
      server.on('error', () => {}); // a socket's error after start-up ends that socket only
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : options.port;
      resolve(`http://${options.host}:${port}/metrics`);
    });
  });
}

interface Answering {
  readonly scrape: () => Promise<{ readonly text: string; readonly count: number }>;
  readonly ledger: ReturnType<typeof createLedger>;
  readonly diagnostics: Diagnostics;
}

async function answer(request: http.IncomingMessage, response: http.ServerResponse, parts: Answering): Promise<void> {
  request.resume();
  const path = request.url?.split('?')[0];
  if (path !== '/metrics') return reply(response, 404, 'not found: /metrics is served here\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') return reply(response, 405, 'method not allowed\n');
  try {
    const { text, count } = await parts.scrape();
    parts.ledger.accept(count);
    // The scraper has the answer once the last byte is handed to the system; before that it is only queued.
    response.once('close', () =>
      response.writableFinished ? parts.ledger.deliver(count) : parts.ledger.drop(count, 'rejected'),
    );
    reply(response, 200, text);
  } catch (error) {
    parts.diagnostics.say('PW104', `/metrics failed: ${String(error)}`);
    reply(response, 500, 'metrics could not be collected\n');
  }
}

function reply(response: http.ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': status === 200 ? 'text/plain; version=0.0.4; charset=utf-8' : 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
