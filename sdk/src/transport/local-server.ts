// A small HTTP server for those who look at this process: Prometheus, a probe, a person. It answers GET and HEAD of the pages
// it is given, to who shows the token. It never keeps the process alive, makes no spans, and one who holds connections
// open shuts nobody else out.
import { createHash, timingSafeEqual } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { http } from './node-http.ts';
import { withoutTracing } from './untraced.ts';

const createServer = http.createServer;

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type: string;
  /** Whether all of it was handed to the system before the connection ended. */
  readonly onEnd?: (isWritten: boolean) => void;
}

/** Never rejects. */
export type Page = (request: IncomingMessage) => Promise<Answer>;

export interface LocalServerOptions {
  readonly host: string;
  readonly port: number;
  /** Must be shown as a bearer token. Empty: anyone who reaches the port may look. */
  readonly token: string;
  /** By their whole path. */
  readonly pages: Readonly<Record<string, Page>>;
  /** Asked when the port is taken; once it resolves, the port is tried again. Default: `listening` rejects. */
  readonly whenTaken?: (error: Error) => Promise<void>;
  /** In a worker of a cluster: a port of its own, not one that it shares with the others through the primary. */
  readonly isExclusive?: boolean;
  /** Default: 1,500, more than any set of scrapers opens, and fewer than the files that a process may have open. */
  readonly maxConnections?: number;
}

export interface LocalServer {
  /** The address without a path, once it listens. Rejects when the port is taken. */
  readonly listening: Promise<string>;
  stop(): Promise<void>;
}

const defaultMaxConnections = 1500;
/** A header is a few packets. What is slower than that is looked for each second, and closed. */
const timeouts = { headersTimeout: 2000, requestTimeout: 5000, connectionsCheckingInterval: 1000 };
/** Of a connection on which nothing moves: its peer does not read the answer. */
const idleMillis = 15_000;

export function createLocalServer(options: LocalServerOptions): LocalServer {
  const server = withoutTracing(() => createServer({ maxHeaderSize: 16_384, ...timeouts }));
  // The HTTP instrumentation patches emit on the prototype: with its own, this server's requests make no spans.
  // oxlint-disable-next-line typescript/unbound-method -- a method of the server from here on
  server.emit = EventEmitter.prototype.emit;
  const connections = boundConnections(server, options.maxConnections ?? defaultMaxConnections);
  server.on('request', (request, response) => {
    // Runs as one task of its own: it belongs to no request of the host.
    void withoutTracing(async () => {
      const release = connections.hold(request.socket);
      response.once('close', release);
      await answer(request, response, options);
    });
  });
  server.setTimeout(idleMillis);
  server.unref();
  let isStopped = false;
  return {
    listening: listenWhenFree(server, options, () => isStopped),
    stop: () =>
      new Promise((resolve) => {
        isStopped = true;
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Connections {
  /** While it is answered, a connection is not closed for a newer one. @returns what ends that. */
  hold(socket: Socket): () => void;
}

/** Over the bound, the connection that has waited longest without a request is closed. */
function boundConnections(server: Server, most: number): Connections {
  const idle = new Set<Socket>();
  let open = 0;
  server.on('connection', (socket) => {
    // A scraper keeps its connection open between scrapes; it must not keep the process.
    socket.unref();
    open += 1;
    if (open > most) (idle.values().next().value ?? socket).destroy();
    if (!socket.destroyed) idle.add(socket);
    socket.once('close', () => {
      open -= 1;
      idle.delete(socket);
    });
  });
  return {
    hold: (socket) => {
      idle.delete(socket);
      return () => {
        if (!socket.destroyed) idle.add(socket);
      };
    },
  };
}

async function listenWhenFree(server: Server, options: LocalServerOptions, isStopped: () => boolean): Promise<string> {
  const { whenTaken } = options;
  for (;;) {
    try {
      return await listen(server, options);
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE' || !whenTaken) throw error;
      await whenTaken(error);
      if (isStopped()) throw error;
    }
  }
}

function listen(
  server: Server,
  { host, port, isExclusive = false }: Pick<LocalServerOptions, 'host' | 'port' | 'isExclusive'>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const onListening = (): void => {
      server.removeListener('error', onError);
      server.on('error', () => {}); // a socket's error after start-up ends that socket only
      const address = server.address();
      resolve(`http://${host}:${typeof address === 'object' && address ? address.port : port}`);
    };
    const onError = (error: Error): void => {
      server.removeListener('listening', onListening); // it may be tried again, without end
      reject(error);
    };
    server.once('error', onError);
    server.once('listening', onListening);
    server.listen({ port, host, exclusive: isExclusive });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { pages, token }: LocalServerOptions,
): Promise<void> {
  request.resume();
  const path = request.url?.split('?')[0] ?? '';
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
  if (!page) return reply(response, plain(404, `not found: ${Object.keys(pages).join(' and ')} is served here`));
  if (request.method !== 'GET' && request.method !== 'HEAD') return reply(response, plain(405, 'method not allowed'));
  if (!isAllowed(request.headers.authorization, token)) return reply(response, plain(401, 'a bearer token is needed'));
  const made = await page(request);
  const { onEnd } = made;
  // The asker has the answer once the last byte is handed to the system; before that it is only queued.
  if (onEnd && response.destroyed) onEnd(false);
  else if (onEnd) response.once('close', () => onEnd(response.writableFinished));
  reply(response, made);
}

/** Compares digests, which have one length, in constant time. */
function isAllowed(header: string | undefined, token: string): boolean {
  if (token === '') return true;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`));
}

export function plain(status: number, body: string): Answer {
  return { status, body: `${body}\n`, type: 'text/plain; charset=utf-8' };
}

function reply(response: ServerResponse, { status, body, type }: Answer): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
