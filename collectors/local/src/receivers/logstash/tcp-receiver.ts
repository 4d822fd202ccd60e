// Stands in for Logstash's `tcp` input with the json_lines codec. It never acknowledges: a sender only learns that bytes left
// its machine. A bad line is counted and skipped; a line beyond the limit is thrown away to its end. While the store is busy
// a connection is not read, so that TCP itself slows the sender down.
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { LogRecord, SubmitBatch } from '../../records.ts';
import type { ReceiverTally } from '../tally.ts';
import { parseEvent } from './event.ts';
import { createLogstashBatch } from './http-receiver.ts';
import { createLineSplitter } from './lines.ts';

const maxConnections = 256;
/** A peer that is gone without a word is found by keep-alive; one that is merely quiet may stay. */
const keepAliveMillis = 30_000;
const retryMillis = 200;

export interface TcpReceiver {
  readonly port: number;
  stop(deadlineMillis: number): Promise<void>;
}

export interface TcpReceiverOptions {
  readonly host: string;
  readonly port: number;
  readonly submit: SubmitBatch;
  readonly tally: ReceiverTally;
}

export async function startTcpReceiver(options: TcpReceiverOptions): Promise<TcpReceiver> {
  const sockets = new Set<Socket>();
  const work = new Set<Promise<void>>();
  const server = createServer({ keepAlive: true, keepAliveInitialDelay: keepAliveMillis }, (socket) => {
    sockets.add(socket);
    const done = receive(socket, options).finally(() => {
      sockets.delete(socket);
      work.delete(done);
    });
    work.add(done);
  });
  server.maxConnections = maxConnections;
  await listen(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    async stop(deadlineMillis) {
      server.close();
      // What has been read is committed; what is still in the sender's buffers is the sender's.
      for (const socket of sockets) socket.destroySoon();
      const timer = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, deadlineMillis);
      await Promise.allSettled(work);
      clearTimeout(timer);
    },
  };
}

function listen(server: Server, { host, port }: TcpReceiverOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

// A page in the user's browser can reach this port too: with an HTTP request, in whose body it could hide JSON lines. The
// first bytes give it away, for a JSON object begins otherwise.
const httpRequest = /^[A-Z]{3,10} /;

async function receive(socket: Socket, options: TcpReceiverOptions): Promise<void> {
  let isFirst = true;
  const splitter = createLineSplitter(() => options.tally.refuse('a line longer than the limit'));
  try {
    // Awaiting the store before the next chunk is what pauses the socket.
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      if (isFirst && httpRequest.test(chunk.toString('latin1', 0, 12))) return refuseHttp(socket, options.tally);
      isFirst = false;
      await store(splitter.push(chunk), options);
    }
  } catch {
    // A reset connection: what came whole before it is kept below.
  }
  await store(splitter.end(), options);
}

function refuseHttp(socket: Socket, tally: ReceiverTally): void {
  tally.refuse('an HTTP request on the tcp port');
  socket.destroy();
}

async function store(lines: readonly string[], { submit, tally }: TcpReceiverOptions): Promise<void> {
  const arrivedMillis = Date.now();
  const logs = lines.flatMap((line) => parseLine(line, arrivedMillis, tally) ?? []);
  if (logs.length === 0) return;
  const wireBytes = lines.reduce((sum, line) => sum + line.length, 0);
  let outcome = await submit(createLogstashBatch(logs, wireBytes, arrivedMillis));
  while (outcome.kind === 'full') {
    await new Promise((resolve) => setTimeout(resolve, retryMillis));
    outcome = await submit(createLogstashBatch(logs, wireBytes, arrivedMillis));
  }
  if (outcome.kind === 'stored') tally.accept(logs.length);
  else tally.refuse('the store could not commit', logs.length);
}

function parseLine(line: string, arrivedMillis: number, tally: ReceiverTally): LogRecord | undefined {
  try {
    const log = parseEvent(JSON.parse(line), arrivedMillis);
    if (log === undefined) tally.refuse('a line that is not a JSON object');
    return log;
  } catch {
    tally.refuse('a line that is not JSON');
    return undefined;
  }
}
