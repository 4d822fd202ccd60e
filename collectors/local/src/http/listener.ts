// An HTTP server on one port with the collector's guards: Host and Origin checked before anything else, slow senders cut
// off (Node's own timeouts, https://nodejs.org/api/http.html#serverrequesttimeout), a bound on connections, and a stop that
// lets requests under way finish within a deadline.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeIntruder } from './guard.ts';
import type { GuardOptions } from './guard.ts';
import { createTextReply, writeReply } from './reply.ts';
import type { HttpReply } from './reply.ts';

/** Answers a request; undefined when it has written (or keeps writing) to the response itself. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => Promise<HttpReply | undefined>;

export interface ListenerOptions extends GuardOptions {
  readonly port: number;
  readonly onRefused?: (reason: string) => void;
}

export interface Listener {
  readonly port: number;
  readonly url: string;
  stop(deadlineMillis: number): Promise<void>;
}

const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
};
const maxConnections = 512;
const drainMillis = 2_000;

export async function startListener(options: ListenerOptions, handle: HttpHandler): Promise<Listener> {
  const server = createServer({ ...timeouts, maxHeaderSize: 16 * 1024 }, (request, response) => {
    void answer({ options, handle }, request, response);
  });
  server.maxConnections = maxConnections;
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const shownHost = options.host.includes(':') ? `[${options.host}]` : options.host;
  return { port, url: `http://${shownHost}:${port}`, stop: (deadlineMillis) => stopServer(server, deadlineMillis) };
}

function listen(server: Server, options: ListenerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: options.host, port: options.port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

interface Route {
  readonly options: ListenerOptions;
  readonly handle: HttpHandler;
}

async function answer(route: Route, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const intruder = describeIntruder(request, route.options);
  if (intruder !== undefined) route.options.onRefused?.(intruder);
  const reply = intruder === undefined ? await handleSafely(route, request, response) : createTextReply(403, intruder);
  if (reply === undefined) return;
  const isUnread = !request.complete;
  writeReply(response, isUnread ? { ...reply, headers: { ...reply.headers, connection: 'close' } } : reply);
  if (isUnread) drain(request);
}

async function handleSafely(
  route: Route,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<HttpReply | undefined> {
  try {
    return await route.handle(request, response);
  } catch (error) {
    route.options.onRefused?.(error instanceof Error ? error.message : String(error));
    return createTextReply(500, 'the collector failed on this request');
  }
}

// A sender that is still writing would see a reset instead of the refusal, so what it sends is thrown away for a moment.
function drain(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), drainMillis);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
  request.on('error', () => clearTimeout(timer));
  request.resume();
}

function stopServer(server: Server, deadlineMillis: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), deadlineMillis);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
