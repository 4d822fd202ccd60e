// Keep-alive connections, each with one request in flight at most: no pipelining, which no browser or proxy does.

import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { ReplyReader } from './reply-reader.ts';

export interface LoadTarget {
  readonly port: number;
  readonly path: string;
}

export interface Connection {
  sentAtMillis: number;
  readonly send: () => void;
  readonly close: () => void;
}

export interface ConnectionEvents {
  readonly onReply: (connection: Connection) => void;
  readonly onFailure: (error: Error) => void;
}

async function openSocket(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket;
}

async function openConnection({ port, path }: LoadTarget, events: ConnectionEvents): Promise<Connection> {
  const request = Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: keep-alive\r\n\r\n`);
  const socket = await openSocket(port);
  const reader = new ReplyReader();
  const connection: Connection = {
    sentAtMillis: 0,
    send: () => void socket.write(request),
    close: () => void socket.destroy(),
  };
  socket.on('error', events.onFailure);
  socket.on('end', () => events.onFailure(new Error('the server closed a connection')));
  socket.on('data', (chunk: Buffer) => {
    try {
      if (reader.push(chunk) > 0) events.onReply(connection);
    } catch (error) {
      events.onFailure(error instanceof Error ? error : new Error(String(error)));
    }
  });
  return connection;
}

export function closeConnections(connections: readonly Connection[]): void {
  for (const connection of connections) connection.close();
}

/** All are connected before the first request is sent. */
export function openConnections(
  target: LoadTarget,
  count: number,
  events: ConnectionEvents,
): Promise<readonly Connection[]> {
  return Promise.all(Array.from({ length: count }, () => openConnection(target, events)));
}
