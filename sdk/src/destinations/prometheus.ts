// `/metrics` for Prometheus to scrape: our metrics in the text format or OpenMetrics, and the registries of prom-client that the
// application filled, in one answer. https://prometheus.io/docs/instrumenting/exposition_formats/
// Serves on loopback unless told otherwise, answers GET and HEAD of /metrics only, and never keeps the process alive.
import { createHash, timingSafeEqual } from 'node:crypto';
import { EventEmitter } from 'node:events';
import http from 'node:http';
import type { Diagnostics } from '../diagnostics.ts';
import type { Collector } from '../meter/provider.ts';
import { createLedger, type LedgerAccount } from '../pipeline/ledger.ts';
import { withoutTracing } from '../transport/untraced.ts';
import { countDataPoints } from './otlp.ts';
import { mergeExpositions, toOpenMetrics } from './prometheus-merge.ts';
import { encodePrometheusText, type Exposition } from './prometheus-text.ts';

const createServer = http.createServer;

export interface PrometheusOptions {
  readonly host: string;
  readonly port: number;
  readonly diagnostics: Diagnostics;
  readonly collector: Collector;
  /** Scrapers must show it as a bearer token. Empty: anyone who reaches the port may scrape. */
  readonly token: string;
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
  const scrape = createScrape(options);
  const server = withoutTracing(() =>
    createServer({ maxHeaderSize: 16_384, headersTimeout: 5000, requestTimeout: 10_000 }),
  );
  // The HTTP instrumentation patches emit on the prototype: with its own, this server's requests make no spans.
  // oxlint-disable-next-line typescript/unbound-method -- a method of the server from here on
  server.emit = EventEmitter.prototype.emit;
  server.maxConnections = 100;
  server.on('request', (request, response) => {
    // Runs as one task of its own: a scrape belongs to no request of the host.
    void withoutTracing(() => answer(request, response, { scrape, ledger, ...options }));
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

interface Scrape {
  readonly text: string;
  readonly count: number;
}

/** Scrapes that come while one is made get the same one: a thousand askers are one collection. */
function createScrape({ collector, readRegistries }: PrometheusOptions): (form: Exposition) => Promise<Scrape> {
  const running = new Map<Exposition, Promise<Scrape>>();
  const make = async (form: Exposition): Promise<Scrape> => {
    const { metrics } = await collector.collect({ timeoutMillis: 5000, isHolding: false });
    const registries = await readRegistries();
    const theirs = form === 'openmetrics' ? registries.map(toOpenMetrics) : registries;
    const text = mergeExpositions([encodePrometheusText(metrics, form), ...theirs]);
    return { text: form === 'openmetrics' ? `${text}# EOF\n` : text, count: countDataPoints(metrics) };
  };
  return (form) => {
    const made = running.get(form) ?? make(form).finally(() => running.delete(form));
    running.set(form, made);
    return made;
  };
}

/** Compares digests, which have one length, in constant time. */
function isAllowed(header: string | undefined, token: string): boolean {
  if (token === '') return true;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`));
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
  readonly scrape: (form: Exposition) => Promise<Scrape>;
  readonly ledger: ReturnType<typeof createLedger>;
  readonly diagnostics: Diagnostics;
  readonly token: string;
}

async function answer(request: http.IncomingMessage, response: http.ServerResponse, parts: Answering): Promise<void> {
  request.resume();
  const path = request.url?.split('?')[0];
  if (path !== '/metrics') return reply(response, 404, 'not found: /metrics is served here\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') return reply(response, 405, 'method not allowed\n');
  if (!isAllowed(request.headers.authorization, parts.token)) return reply(response, 401, 'a bearer token is needed\n');
  const form = request.headers.accept?.includes('application/openmetrics-text') ? 'openmetrics' : 'text';
  try {
    const { text, count } = await parts.scrape(form);
    parts.ledger.accept(count);
    // The scraper has the answer once the last byte is handed to the system; before that it is only queued.
    response.once('close', () =>
      response.writableFinished ? parts.ledger.deliver(count) : parts.ledger.drop(count, 'rejected'),
    );
    reply(response, 200, text, contentTypes[form]);
  } catch (error) {
    parts.diagnostics.say('PW104', `/metrics failed: ${String(error)}`);
    reply(response, 500, 'metrics could not be collected\n');
  }
}

const contentTypes = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const satisfies Record<Exposition, string>;

// oxlint-disable-next-line eslint/max-params -- what an HTTP answer is
function reply(response: http.ServerResponse, status: number, body: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
