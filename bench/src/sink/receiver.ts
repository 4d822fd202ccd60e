// Accepts what the contestants export and answers as their backends would, as cheaply as it can: bodies are kept as
// they came (a run's largest is some 100 MB) and decoded when the load is over.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createTally } from './tally.ts';
import type { ReceivedBody, Tally } from './tally.ts';
import { resolveWire } from './wires.ts';

const HOST = '127.0.0.1';

export interface Receiver {
  readonly port: number;
  readonly udpPort: number;
  /** What came since the last call. */
  takeTally(): Tally;
  stop(): void;
}

type Keep = (received: ReceivedBody) => void;

async function receive(request: IncomingMessage, response: ServerResponse, keep: Keep): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const path = request.url ?? '/';
  keep({ path, isGzip: request.headers['content-encoding'] === 'gzip', body: Buffer.concat(chunks) });
  const { status, contentType, reply } = resolveWire(path);
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(reply) }).end(reply);
}

async function startDatagramCounter(keep: (bytes: number) => void): Promise<ReturnType<typeof createSocket>> {
  const socket = createSocket('udp4').on('message', (datagram) => keep(datagram.length));
  socket.bind(0, HOST);
  await once(socket, 'listening');
  return socket;
}

export async function startReceiver(): Promise<Receiver> {
  let bodies: ReceivedBody[] = [];
  let datagramBytes: number[] = [];
  const server = createServer((request, response) => {
    // A contestant that dies mid-request aborts its body: nothing was received, and nothing is counted.
    receive(request, response, (received) => bodies.push(received)).catch(() => response.destroy());
  }).listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  const socket = await startDatagramCounter((bytes) => datagramBytes.push(bytes));
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    udpPort: socket.address().port,
    takeTally: () => {
      const tally = createTally(bodies, datagramBytes);
      bodies = [];
      datagramBytes = [];
      return tally;
    },
    stop: () => {
      server.close().closeAllConnections();
      socket.close();
    },
  };
}
